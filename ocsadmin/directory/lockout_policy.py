"""How an account is locked by wrong passwords: plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class LockoutPolicy:
    """``threshold`` is the number of wrong tries that locks an account, 0 for never; they count for ``window``."""

    threshold: int = 0
    window: timedelta = timedelta()

    @property
    def locks(self) -> bool:
        return self.threshold > 0


@dataclass(frozen=True)
class WrongTries:
    """What one controller counted for an account, and when the last one was."""

    count: int
    last: datetime | None


def strictest(policies: Iterable[LockoutPolicy]) -> LockoutPolicy:
    """The lowest threshold that locks at all, with the longest window of all that lock."""
    those = [one for one in policies if one.locks]
    if not those:
        return LockoutPolicy()
    return LockoutPolicy(min(one.threshold for one in those), max(one.window for one in those))
