"""Less work for the collector of reference cycles during a run."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 100_000
"""Objects between two collections. A page of a thousand entries makes some fifty thousand, and no cycles."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Looking for cycles after every 700 objects, as is the default, takes a tenth of a full run's time."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
