"""Why a probe got no further: raised by the layers below, made a verdict by the check on top."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .verdict import Level, Verdict


class ProbeFailed(Exception):
    """The other side did not do what was hoped for.

    ``problem`` is a clause without a full stop ("the connection was refused"), ``cause`` and ``cure`` are sentences,
    ``code`` a stable slug.
    """

    def __init__(
        self, code: str, problem: str, *, cause: str = "", cure: str = "", level: Level = Level.FAILURE
    ) -> None:
        super().__init__(problem)
        self.code, self.problem, self.cause, self.cure, self.level = code, problem, cause, cure, level

    def verdict(self, what: str, place: str) -> Verdict:
        """The verdict on ``what`` ("The Front End Server") at ``place`` ("pool.contoso.com, port 5061")."""
        text = _("%(what)s at %(place)s: %(problem)s.") % {"what": what, "place": place, "problem": self.problem}
        return Verdict(self.level, text, self.cause, self.cure, self.code)


def time_out(seconds: float) -> ProbeFailed:
    """Nothing more came, or it came too slowly, within ``seconds`` for the whole probe."""
    return ProbeFailed(
        "time-out",
        _("it was not done within %(seconds)s seconds") % {"seconds": f"{seconds:g}"},
        cause=_("It hangs, is very slow, or a firewall swallows what is sent."),
        cure=_("Look whether the service runs and whether the firewall lets it answer."),
    )


def place_of(host: str, port: int) -> str:
    return _("%(host)s, port %(port)s") % {"host": host, "port": port}
