"""Words of others, and times, made fit for a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from ocsadmin.checks.words import foreign

MOST_NAMES: Final = 10


def listed(names: Iterable[str]) -> str:
    """The first names, with how many more there are."""
    shown = [foreign(name) for name in names]
    more = f" and {len(shown) - MOST_NAMES} more" if len(shown) > MOST_NAMES else ""
    return ", ".join(shown[:MOST_NAMES]) + more


def apart(span: timedelta) -> str:
    """A length of time in its largest two units: ``1 day 2 hours``."""
    minutes = round(span.total_seconds() / 60)
    parts = [(minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute")]
    told = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(told[:2]) or "less than a minute"
