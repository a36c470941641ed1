"""Moments that the directory keeps as numbers: 100 nanoseconds since 1601 (MS-DTYP 2.3.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_BEGIN: Final = datetime(1601, 1, 1, tzinfo=UTC)


def moment_of(value: int) -> datetime | None:
    """None for 0 and for the largest numbers, which say: never."""
    if value <= 0:
        return None
    try:
        return _BEGIN + timedelta(microseconds=value // 10)
    except OverflowError:
        return None
