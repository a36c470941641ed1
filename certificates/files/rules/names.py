"""The names: each one that is missing is warned of; assigning such a certificate is confirmed by typing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from certificates.files.expected import Expected, Role
from ocsadmin.authorities import Finding
from ocsadmin.authorities.findings import warn
from ocsadmin.authorities.names import alternative_names, common_names

MISSING: Final = "name-missing"


def names(expected: Expected, _now: datetime) -> list[Finding]:
    common = common_names(expected.certificate.subject)
    alternative = alternative_names(expected.certificate.extensions)
    wanted = dict.fromkeys(name.lower().rstrip(".") for name in (expected.subject, *expected.names) if name)
    found = [_of(name, common, alternative, expected.role) for name in wanted]
    subject = expected.subject.lower().rstrip(".")
    if subject and subject in alternative and subject not in common:
        text = f"The certificate's common name is {', '.join(common) or 'empty'}, not {subject}."
        found.append(warn("subject-other", text, f"Request it with the subject {subject}: servers compare that too."))
    return [finding for finding in found if finding]


def _of(name: str, common: tuple[str, ...], alternative: tuple[str, ...], role: Role) -> Finding | None:
    """RFC 6125 section 6.4.4: the common name counts only where there is no alternative name."""
    if name in (alternative or common):
        return None
    if name in common:
        text = f"The name {name} stands only as the common name, which does not count beside alternative names."
        return warn(MISSING, text, "Request it again with this name among the alternative names too.")
    if f"*.{name.partition('.')[2]}" in (alternative or common):
        if role == Role.WEB:
            return None
        text = f"The name {name} fits by a wildcard only; Office Communications Server compares whole names."
        return warn(MISSING, text, "Request a certificate with the whole names.")
    return warn(
        MISSING, f"The name {name} is missing.", f"Request a certificate that has {name}, or assign it without."
    )
