"""Where the index lies: a folder for each building, and a file that names the newest. Switching is one rename."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.conf import settings


class Pointer(NamedTuple):
    """The newest index: the line of the log with which its building began, and that line's stamp."""

    line: int
    stamp: int

    @property
    def folder(self) -> Path:
        return home() / f"{self.line}-{self.stamp}"


class BeingBuilt(Exception):
    """Another process of this machine builds the index."""


def home() -> Path:
    return Path(settings.DATA_DIR) / "search"


def newest_file() -> Path:
    """Names the newest index."""
    return home() / "newest"


def newest() -> Pointer | None:
    """None where no index was built yet."""
    try:
        line, stamp = newest_file().read_text().split()
        return Pointer(int(line), int(stamp))
    except (FileNotFoundError, ValueError):
        return None


@contextmanager
def building() -> Iterator[None]:
    """Only one process of this machine at a time. What others left unfinished is cleared away first.

    :raises BeingBuilt: another one is at it.
    """
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BeingBuilt from error
        _clear(newest())
        yield


def is_being_built() -> bool:
    try:
        with (home() / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def switch_to(pointer: Pointer) -> None:
    """From now on this is the index. Processes that still map the one before keep it until they look again."""
    before = newest()
    note = home() / "newest.new"
    note.write_text(f"{pointer.line} {pointer.stamp}")
    os.replace(note, newest_file())
    _clear(pointer, before)


def _clear(*kept: Pointer | None) -> None:
    """Remove the folders of all others. The one before stays until the next building, for who opens it just now."""
    names = {pointer.folder.name for pointer in kept if pointer}
    for path in home().iterdir():
        if path.is_dir() and path.name not in names:
            shutil.rmtree(path, ignore_errors=True)
