"""Whether a certificate may be kept and assigned: every finding, as a refusal or as a warning.

Pages, REST and commands show the same list. Source: Deploying OCS 2007 R2, "Configure Certificates".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from ocsadmin.authorities import Finding
from ocsadmin.authorities.findings import refuse
from ocsadmin.checks.tls.reading import UNREADABLE

from .expected import Expected, Role
from .rules import chain, dates, key, names, signature, usages

_RULES: Sequence[Callable[[Expected, datetime], list[Finding]]] = (
    key.other_key,
    key.strength,
    dates.dates,
    chain.chain,
    usages.usages,
    signature.signatures,
    names.names,
)


def assess(expected: Expected, now: datetime) -> tuple[Finding, ...]:
    """All that is to be said, refusals first; empty where all is well.

    :param now: aware.
    """
    found = [finding for rule in _RULES for finding in _findings(rule, expected, now)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: not finding.refuses))


def _findings(rule: Callable[[Expected, datetime], list[Finding]], expected: Expected, now: datetime) -> list[Finding]:
    """A part that can't be read is a refusal, not an error of ours."""
    try:
        return rule(expected, now)
    except UNREADABLE:
        return [
            refuse(
                "unreadable",
                "A part of the certificate or of its chain can't be read.",
                "Have the authority issue it again; export it without changing it.",
            )
        ]


def names_to_confirm(findings: Collection[Finding]) -> bool:
    """Whether assigning has to be confirmed by typing: a name is missing."""
    return any(finding.code == names.MISSING for finding in findings)


__all__ = ["Expected", "Role", "assess", "names_to_confirm"]
