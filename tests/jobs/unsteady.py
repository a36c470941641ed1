"""The real directory behind a line that a test cuts: before a write, after it, or for good."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from ocsadmin.directory import Directory
from ocsadmin.directory.errors import DirectoryUnreachable, OutcomeUnknown


class UnsteadyDirectory:
    """Passes every call on. ``before`` and ``after`` hold what happens at the n-th write (from 1 on)."""

    def __init__(self, real: Directory) -> None:
        self._real, self._lock = real, threading.Lock()
        self.is_silent = False
        self.writes = 0
        self.before: dict[int, Callable[[], None]] = {}
        self.after: dict[int, Callable[[], None]] = {}

    def modify(self, dn: Any, parts: Any) -> Any:
        if self.is_silent:
            self.lose()
        with self._lock:
            self.writes += 1
            number = self.writes
        self.before.get(number, lambda: None)()
        done = self._real.modify(dn, parts)
        self.after.get(number, lambda: None)()
        return done

    def lose(self) -> None:
        """Nobody answers."""
        raise DirectoryUnreachable(hosts="a host of the test", words="cut")

    def lose_answer(self) -> None:
        """It was written, and the answer is lost."""
        raise OutcomeUnknown(hosts="a host of the test", dn="a person", words="cut")

    def fall_silent(self) -> None:
        """The answer is lost, and nobody answers any more."""
        self.is_silent = True
        self.lose_answer()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if not callable(found):
            return found

        def call(*arguments: Any, **more: Any) -> Any:
            if self.is_silent:
                self.lose()
            return found(*arguments, **more)

        return call
