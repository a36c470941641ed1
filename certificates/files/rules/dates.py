"""The dates: expired is refused, not yet valid is warned of with the moment; of the chain too."""

from __future__ import annotations

from datetime import datetime

from certificates.files.expected import Expected
from ocsadmin.authorities import Finding
from ocsadmin.authorities.findings import refuse, warn
from ocsadmin.checks.tls.path import find_path
from ocsadmin.checks.tls.subject import called


def dates(expected: Expected, now: datetime) -> list[Finding]:
    certificate = expected.certificate
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if ends < now:
        text = f"The certificate expired on {ends:%Y-%m-%d %H:%M} UTC."
        return [refuse("expired", text, "Request a new one; if that day is not past, set this machine's clock.")]
    found = _of_chain(expected, now)
    if begins > now:
        text = f"The certificate is not valid before {begins:%Y-%m-%d %H:%M} UTC."
        found.append(warn("not-yet-valid", text, "Assign it after that moment, or compare the clocks here and there."))
    return found


def _of_chain(expected: Expected, now: datetime) -> list[Finding]:
    path = find_path((expected.certificate, *expected.chain, *expected.intermediates), expected.roots).certificates
    return [
        refuse(
            "chain-expired",
            f"The certificate of the authority {called(one.subject)} expired on {one.not_valid_after_utc:%Y-%m-%d}.",
            "Request a certificate from an authority that is valid; bring the renewed chain if there is one.",
        )
        for one in path[1:]
        if one.not_valid_after_utc < now
    ]
