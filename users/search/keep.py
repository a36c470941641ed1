"""When the index is built anew, and by whom: a process of its own, one at a time on each machine, which then ends.

Each machine has its own files. A worker looks every half minute (``users.tasks.keep_search_index``), and a web process
that finds none that it can use starts the building itself: it may run where no worker does.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

from users.models import User

from . import engine
from .snapshot import place

logger = logging.getLogger(__name__)

FEWEST = 5_000
"""With fewer people than this the database is quick enough by itself."""
MANY_CHANGES = 2_000
PART_CHANGED = 200
"""One in so many people has to have changed, and so many at all, before it pays to build anew."""
LEAST_SECONDS_BETWEEN = 120
SECONDS_BETWEEN_LOOKS = 30

_started: list[subprocess.Popen[bytes]] = []
_looked_at = 0.0


def is_due() -> bool:
    """Whether there are many people, and no index, or one that too many changes make slow."""
    if place.is_being_built():
        return False
    index = engine.current()
    if index is None:
        return User._base_manager.order_by()[FEWEST : FEWEST + 1].values_list("pk").exists() and not _just_built()
    changed = len(index.overlay.changed) + len(index.overlay.replaced)
    return changed > max(MANY_CHANGES, len(index.snapshot) // PART_CHANGED) and not _just_built()


def _just_built() -> bool:
    """While very much changes, an index may be out of date as soon as it is built: not more often than this."""
    try:
        age = time.time() - place.newest_file().stat().st_mtime
    except FileNotFoundError:
        return False
    return age < LEAST_SECONDS_BETWEEN


def start_if_due() -> None:
    """Start the building in a process of its own where it is due."""
    if is_due():
        _start()


def wanted() -> None:
    """The database had to answer. Looked into at most twice a minute by each process, so that no request waits."""
    global _looked_at
    if not engine.use_index or (_looked_at and time.monotonic() - _looked_at < SECONDS_BETWEEN_LOOKS):
        return
    _looked_at = time.monotonic()
    start_if_due()


def _start() -> None:
    _started[:] = [process for process in _started if process.poll() is None]
    if _started:
        return
    logger.info("The search index is built anew.")
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "build_search_index", "--quiet"]
    environment = {**os.environ, "OCSADMIN_DATA_DIR": str(settings.DATA_DIR)}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, start_new_session=True, cwd=settings.BASE_DIR, env=environment
    )
    _started.append(process)
