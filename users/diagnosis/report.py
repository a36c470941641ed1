"""The answer: one headline, and the list behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocsadmin.checks.verdict import Level, Verdict
from ocsadmin.web import words
from users.models import User

from .steps import Depth, State, Step

_MARKS = {
    State.OK: "ok",
    State.INFO: "note",
    State.WARNING: "WARNING",
    State.FAILURE: "FAILURE",
    State.UNKNOWN: "?",
    State.WAITING: "…",
}


@dataclass(frozen=True)
class Report:
    """``steps`` in the order of signing in; ``made_at`` is when they were looked at."""

    person: User
    steps: tuple[Step, ...]
    made_at: datetime
    depth: Depth
    outside: bool = False

    @property
    def stop(self) -> Step | None:
        """The first thing that stops the sign-in."""
        return next((one for one in self.steps if one.stops), None)

    @property
    def warnings(self) -> list[Step]:
        return [one for one in self.steps if one.state is State.WARNING]

    @property
    def unknown(self) -> list[Step]:
        return [one for one in self.steps if one.state is State.UNKNOWN]

    @property
    def looked_at(self) -> int:
        """How many steps were made."""
        return sum(one.state is not State.WAITING for one in self.steps)

    @property
    def next_depth(self) -> Depth | None:
        """What to look at next; None where all was done."""
        return None if self.depth is Depth.CONNECTION else Depth(self.depth + 1)

    @property
    def headline(self) -> Verdict:
        """The one answer: what stops the sign-in, else that nothing was found, with what is left to look at."""
        stop = self.stop
        if stop is not None and stop.first is not None:
            first = stop.first
            return Verdict(Level.FAILURE, first.text, first.cause, first.cure, first.code)
        name = {"name": self.person.name}
        if self.next_depth is not None:
            text = _("The directory shows nothing that stops %(name)s from signing in.") % name
            return Verdict(Level.INFO, text, code="still-looking")
        if self.unknown:
            return Verdict(Level.WARNING, self._not_all() % name, cure=self._left(), code="not-all-known")
        text = _("Nothing that can be seen from here stops %(name)s from signing in.") % name
        return Verdict(Level.WARNING if self.warnings else Level.OK, text, cure=self._left(), code="nothing-found")

    def _not_all(self) -> str:
        count = len(self.unknown)
        return ngettext(
            "Nothing was found that stops %%(name)s from signing in, but %(n)d step could not be judged.",
            "Nothing was found that stops %%(name)s from signing in, but %(n)d steps could not be judged.",
            count,
        ) % {"n": count}

    def _left(self) -> str:
        """What is left to look at. Source: the hints, "ISSUE: Problems signing in with the client"."""
        if self.warnings:
            return _("Look at the warnings below.")
        return _(
            "Look at the person’s computer: its clock, whether it trusts the authority of the certificate, and the "
            "address and server typed into Communicator; then at the event log of the pool’s servers."
        )

    def as_text(self) -> str:
        """To copy into a ticket."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield _("Why can’t %(name)s (%(account)s) sign in?") % {
            "name": self.person.name,
            "account": self.person.account,
        }
        yield _("Looked at on %(when)s%(where)s") % {
            "when": words.exact(self.made_at),
            "where": _(", for someone outside the network") if self.outside else "",
        }
        yield ""
        yield from _sentences(_("Answer:"), self.headline)
        yield ""
        for number, step in enumerate(self.steps, 1):
            yield from _step_lines(number, step)


def _step_lines(number: int, step: Step) -> Iterator[str]:
    first = step.first
    said = first.text if first else _("not looked at")
    yield f"{number:>2}. [{_MARKS[step.state]}] {step.title}: {said}"
    for one in ([first] if first and first.level is not Level.OK else []) + list(step.others):
        if one is not first:
            yield f"    {one.text}"
        yield from (f"    {text}" for text in (one.cause, one.cure) if text)


def _sentences(lead: str, verdict: Verdict) -> Iterator[str]:
    yield f"{lead} {verdict.text}"
    yield from (text for text in (verdict.cause, verdict.cure) if text)
