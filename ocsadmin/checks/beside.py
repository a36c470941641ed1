"""Questions to hosts and name servers, several beside one another, and only so many at a time in a process.

Whoever asks waits for the slowest. Were every thread that serves pages to wait so, none would be left for the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Final

from ocsadmin.errors import DomainError

MOST: Final = 8
"""Looks at a time in a process: a quarter of the threads that serve pages (``ocsadmin/serve/web.py``)."""
WAIT: Final = 0.5
"""Seconds until one more gives up."""
_free = BoundedSemaphore(MOST)


class TooManyLooks(DomainError):
    """Too many look-ups are being made."""

    code = "too-many-looks"
    status = 503
    message = "The console is asking hosts and name servers for others, {most} times at once."
    hint = "Nothing was asked for you. Try again in a few seconds."


@contextmanager
def beside(count: int, name: str) -> Iterator[ThreadPoolExecutor]:
    """``count`` threads for one look.

    :raises TooManyLooks: others take their time.
    """
    if not _free.acquire(timeout=WAIT):
        raise TooManyLooks(most=MOST)
    try:
        with ThreadPoolExecutor(count, thread_name_prefix=name) as threads:
            yield threads
    finally:
        _free.release()
