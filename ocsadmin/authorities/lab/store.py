"""Where the lab authority keeps its keys: one sealed blob, changed by one process at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Store(Protocol):
    def read(self) -> bytes | None:
        """What was kept last; None where nothing was yet."""
        ...

    def change(self, change: Callable[[bytes | None], bytes]) -> bytes:
        """Keep what ``change`` makes of what is there, with nobody between. Returns what is kept now."""
        ...


@dataclass(frozen=True)
class SealedFile:
    """A file of mode 600 that is replaced as a whole; ``seal`` and ``unseal`` hide what it holds.

    Processes of one machine share it by a lock on a file beside it.
    """

    path: Path
    seal: Callable[[bytes], bytes]
    unseal: Callable[[bytes], bytes]

    def read(self) -> bytes | None:
        return self.unseal(self.path.read_bytes()) if self.path.exists() else None

    def change(self, change: Callable[[bytes | None], bytes]) -> bytes:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._locked():
            changed = change(self.read())
            self._replace(self.seal(changed))
        return changed

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _replace(self, octets: bytes) -> None:
        new = self.path.with_suffix(".new")
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "wb") as writing:
            writing.write(octets)
            writing.flush()
            os.fsync(writing.fileno())
        new.replace(self.path)
