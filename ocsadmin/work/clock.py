"""Time: the database's for everything that workers agree about, and this machine's stopwatch for how long it took."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

FIRST, LONGEST = 3, 60
"""Seconds until workers are woken again: first, and at most."""


def in_seconds(seconds: float) -> CombinedExpression:
    """So many seconds after the statement runs, by the database's clock."""
    return Now() + timedelta(seconds=seconds)


def stopwatch() -> float:
    """Seconds since this machine was started, also those that it slept: no one can set it."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def back_off(times: int, *, first: float = FIRST, longest: float = LONGEST) -> float:
    """Seconds to wait after so many tries in vain: later each time, so that a busy site is not flooded."""
    return float(min(first * 2 ** min(times, 30), longest))
