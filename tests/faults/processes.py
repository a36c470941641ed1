"""Which processes are left of a session: what a killed worker leaves behind."""

from __future__ import annotations

import time
from pathlib import Path


def of_session(session: int) -> list[int]:
    """Process ids of a session, the dead ones left out (proc(5): fields 3 and 6 of ``stat``)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue  # it ended meanwhile
        if int(its) == session and state != "Z":
            found.append(int(stat.parent.name))
    return sorted(found)


def left_after(session: int, seconds: float) -> list[int]:
    """Who is still there after so many seconds at most; returns at once when nobody is."""
    end = time.monotonic() + seconds
    while (left := of_session(session)) and time.monotonic() < end:
        time.sleep(0.1)
    return left
