"""From the verdicts of a check to the one that its row shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ocsadmin.checks.verdict import Level, Verdict
from pools.models.validation import Verdict as RowVerdict

LONGEST = 4000
MOST_DETAILS = 60
_ROW_VERDICTS = {
    Level.OK: RowVerdict.OK,
    Level.INFO: RowVerdict.OK,
    Level.WARNING: RowVerdict.WARNING,
    Level.FAILURE: RowVerdict.FAILURE,
}
_RANKS = {Level.OK: 0, Level.INFO: 1, Level.WARNING: 2, Level.FAILURE: 3}


@dataclass(frozen=True)
class Finding:
    """What a check found: the worst verdict's words, and all verdicts where there were several."""

    verdict: RowVerdict
    text: str
    cause: str = ""
    cure: str = ""
    details: list[dict[str, Any]] = field(default_factory=list)
    codes: frozenset[str] = frozenset()


def skipped(text: str) -> Finding:
    """The check could not be made, or there is nothing to check; says nothing about the pool."""
    return Finding(RowVerdict.SKIPPED, text[:LONGEST])


def finding_of(verdicts: Sequence[Verdict]) -> Finding:
    """The worst of the verdicts, with the others as details.

    :raises ValueError: there is none; a check always says something.
    """
    if not verdicts:
        raise ValueError("A check ended without a verdict.")
    worst = max(verdicts, key=lambda one: _RANKS[one.level])
    ordered = sorted(verdicts, key=lambda one: -_RANKS[one.level])
    details = [_detail(one) for one in ordered[:MOST_DETAILS]] if len(verdicts) > 1 else []
    return Finding(
        _ROW_VERDICTS[worst.level],
        worst.text[:LONGEST],
        worst.cause[:LONGEST],
        worst.cure[:LONGEST],
        details,
        frozenset(one.code for one in verdicts if one.code),
    )


def softened(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Failures as warnings: of something that a pool can do without."""
    return [
        Verdict(Level.WARNING, one.text, one.cause, one.cure, one.code) if one.level is Level.FAILURE else one
        for one in verdicts
    ]


def _detail(one: Verdict) -> dict[str, Any]:
    return {
        "level": str(one.level),
        "text": one.text[:LONGEST],
        "cause": one.cause[:LONGEST],
        "cure": one.cure[:LONGEST],
        "code": one.code,
    }
