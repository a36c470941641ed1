"""Whether a virtual directory answers as it should."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from cryptography import x509
from django.utils.translation import gettext as _

from ocsadmin.checks.connect import open_stream
from ocsadmin.checks.failed import ProbeFailed
from ocsadmin.checks.probe import Deadline, Probe
from ocsadmin.checks.verdict import Verdict, failure, ok, warning
from ocsadmin.checks.words import foreign

from .exchange import Answer, ask
from .statuses import of_status
from .url import URL, NoURL

MOST_REDIRECTS = 3


def check_http(
    probe: Probe,
    url: str,
    *,
    what: str,
    roots: Collection[x509.Certificate] = (),
    expect: Collection[int] = (200, 401),
    now: datetime | None = None,
) -> Verdict:
    """Ask for ``url`` and judge the answer. Never raises. Nobody signs in: 401 with Windows authentication is well.

    A redirect is followed at the same host only, to ports that the targets allow; elsewhere it is told, not followed.

    :param roots: with any, the certificate of an ``https`` address must lead to one of them, fit and be in time.
    Codes: http-answers, http-signs-in, http-asks-to-sign-in, http-no-windows-authentication, http-redirect-elsewhere,
    http-redirect-loop, http-bad-request, http-missing, http-forbidden, http-server-error, http-unavailable,
    http-unexpected, http-not-spoken, http-no-answer, http-bad-url, too-much; those of ``reach``, and with TLS those of
    ``check_tls``.
    Source: Deploying OCS 2007 R2, "IIS Requirements for Enterprise Pools and Standard Edition Servers".
    """
    try:
        here = URL.parse(url)
    except NoURL:
        return failure(
            _("%(what)s: %(url)s is no address of a Web server.") % {"what": what, "url": foreign(url)},
            cure=_("Correct the address in the settings of the pool."),
            code="http-bad-url",
        )
    try:
        return _follow(probe, here, what, expect, tuple(roots), now or datetime.now(UTC))
    except ProbeFailed as error:
        return error.verdict(what, str(here))


def _follow(
    probe: Probe, here: URL, what: str, expect: Collection[int], roots: tuple[x509.Certificate, ...], now: datetime
) -> Verdict:
    deadline, seen = probe.deadline(), [here]
    while True:
        answer = _ask(probe, here, deadline, roots, now)
        if not (300 <= answer.status < 400 and answer.location) or answer.status in expect:
            return _judge(answer, here, what, expect)
        there = _next(here, answer)
        if isinstance(there, str) or there.host != here.host or not _allowed(probe, there):
            return _elsewhere(what, here, foreign(str(there)))
        if there in seen or len(seen) > MOST_REDIRECTS:
            return _loop(what, here, there)
        seen.append(there)
        here = there


def _ask(probe: Probe, url: URL, deadline: Deadline, roots: tuple[x509.Certificate, ...], now: datetime) -> Answer:
    secure = url.scheme == "https"
    stream = open_stream(probe, url.host, url.port, deadline, tls=secure, roots=roots or None, now=now)
    try:
        return ask(stream, url)
    finally:
        stream.close()


def _next(here: URL, answer: Answer) -> URL | str:
    try:
        return here.joined(answer.location)
    except NoURL:
        return answer.location


def _allowed(probe: Probe, url: URL) -> bool:
    return probe.targets.allows(url.host, url.port)


def _elsewhere(what: str, here: URL, there: str) -> Verdict:
    return warning(
        _("%(what)s at %(here)s sends on to %(there)s, which was not followed.")
        % {"what": what, "here": here, "there": there},
        cause=_("Only the deployment's own hosts and ports are asked."),
        cure=_("If that is not intended, take the redirect off the Web site."),
        code="http-redirect-elsewhere",
    )


def _loop(what: str, here: URL, there: URL) -> Verdict:
    return failure(
        _("%(what)s at %(here)s sends on in a circle (to %(there)s).") % {"what": what, "here": here, "there": there},
        cure=_("Take the redirects off the Web site and set up one at a time."),
        code="http-redirect-loop",
    )


def _judge(answer: Answer, url: URL, what: str, expect: Collection[int]) -> Verdict:
    words = {"what": what, "url": url, "status": answer.status, "offered": ", ".join(answer.offered) or _("nothing")}
    if answer.status not in expect:
        return of_status(answer, what, str(url))
    if answer.status != 401:
        return ok(_("%(what)s answers at %(url)s (%(status)s).") % words, code="http-answers")
    if answer.windows_authentication:
        return ok(_("%(what)s at %(url)s asks for Windows authentication.") % words, code="http-signs-in")
    return warning(
        _("%(what)s at %(url)s asks people to sign in, but offers %(offered)s.") % words,
        cause=_("Clients sign in by Windows authentication (Negotiate or NTLM)."),
        cure=_("Turn on Integrated Windows authentication for this virtual directory in IIS."),
        code="http-no-windows-authentication",
    )
