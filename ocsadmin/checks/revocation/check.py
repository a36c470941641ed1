"""One verdict on whether a certificate is revoked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from cryptography import x509
from django.utils.translation import gettext as _

from ocsadmin.checks.dns import Resolver
from ocsadmin.checks.failed import ProbeFailed
from ocsadmin.checks.probe import Deadline
from ocsadmin.checks.tls.reading import UNREADABLE
from ocsadmin.checks.verdict import Verdict, failure, info, ok, warning

from .answers import Standing, ocsp_question, of_list, of_ocsp
from .fetching import Fetcher
from .places import lists, responders

SECONDS = 10.0
"""For one certificate as a whole, however many addresses it names."""


def check_revocation(
    resolver: Resolver,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    *,
    what: str,
    now: datetime | None = None,
    seconds: float = SECONDS,
) -> Verdict:
    """Ask the responders, then the lists, until one answers. Never raises.

    ``issuer`` must be known to have issued the certificate: only then are its addresses the authority's word.
    Codes: revocation-none, revocation-revoked, revocation-not-offered, revocation-unknown.
    """
    fetcher, moment = Fetcher(resolver, Deadline(seconds)), now or datetime.now(UTC)
    problems: list[str] = []
    try:
        for standing in _asked(fetcher, certificate, issuer, moment, problems):
            return _verdict(standing, what)
    except UNREADABLE:
        problems.append(_("the addresses in the certificate can't be read"))
    if not problems:
        return info(
            _("%(what)s: its authority offers no check of revocation by HTTP.") % {"what": what},
            code="revocation-not-offered",
        )
    return warning(
        _("%(what)s: whether its certificate is revoked could not be found out.") % {"what": what},
        cause="; ".join(dict.fromkeys(problems)) + ".",
        cure=_("See that the authority's responder and list can be reached from here and are kept up to date."),
        code="revocation-unknown",
    )


def _asked(
    fetcher: Fetcher, certificate: x509.Certificate, issuer: x509.Certificate, now: datetime, problems: list[str]
) -> Iterator[Standing]:
    """The answers of all places, each asked only when those before gave none; ``problems`` says why not."""
    question = ocsp_question(certificate, issuer)
    places = [(url, True) for url in responders(certificate)] + [(url, False) for url in lists(certificate)]
    for url, is_responder in places:
        try:
            if is_responder:
                body = fetcher.fetch(url, question=question, kind="application/ocsp-request")
                yield of_ocsp(body, certificate, issuer, now)
            else:
                yield of_list(fetcher.fetch(url), certificate, issuer, now)
        except ProbeFailed as error:
            problems.append(f"{url.authority}: {error.problem}")


def _verdict(standing: Standing, what: str) -> Verdict:
    if standing.revoked_at is None:
        return ok(_("%(what)s: its certificate is not revoked.") % {"what": what}, code="revocation-none")
    reason = f" ({standing.reason})" if standing.reason not in ("", "unspecified") else ""
    return failure(
        _("%(what)s: its certificate was revoked on %(day)s%(reason)s.")
        % {"what": what, "day": f"{standing.revoked_at:%Y-%m-%d %H:%M} UTC", "reason": reason},
        cause=_("Its authority has taken it back; that is final."),
        cure=_("Request a new certificate with a new key, and assign it."),
        code="revocation-revoked",
    )
