"""Time: the database's for everything that workers agree about, and this machine's stopwatch for how long it took."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

FIRST, LONGEST = 3, 60
"""Seconds until workers are woken again: first, and at most."""


def in_seconds(seconds: float) -> CombinedExpression:
    """So many seconds after the statement runs, by the database's clock."""
    return Now() + timedelta(seconds=seconds)


def database_now() -> datetime:
    """What the database's clock says: for moments that are stored and compared with it."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW.get(connection.vendor, "SELECT STATEMENT_TIMESTAMP()"))
        (now,) = cursor.fetchone()
    return datetime.fromisoformat(now).replace(tzinfo=UTC) if isinstance(now, str) else now


_NOW = {"sqlite": "SELECT STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')"}


def stopwatch() -> float:
    """Seconds since this machine was started, also those that it slept: no one can set it."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def back_off(times: int, *, first: float = FIRST, longest: float = LONGEST) -> float:
    """Seconds to wait after so many tries in vain: later each time, so that a busy site is not flooded."""
    return float(min(first * 2 ** min(times, 30), longest))
