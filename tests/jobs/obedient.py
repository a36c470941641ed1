"""A kind of change that does as its title says, without a directory: for tests of what the runner makes of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Lock

from ocsadmin.directory.errors import DirectoryUnreachable, NotAllowed, StaleValue
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import After, Context, Outcome, State, register

from .conftest import OwnKind

NAME = "test.obedient"
FAIL, STALE = "fail", "stale"


class ObedientKind(OwnKind):
    """``done`` are the targets that were changed, in their order; ``tried`` those that it was asked to change.

    Of those in ``slow`` it takes its time, of those in ``silent`` nobody answers, of those in ``broken`` it has a bug,
    and when it looks at those in ``puzzling``, too.
    """

    def __init__(self) -> None:
        super().__init__(NAME, self._make)
        self.done: list[str] = []
        self.tried: list[str] = []
        self.slow: set[str] = set()
        self.silent: set[str] = set()
        self.broken: set[str] = set()
        self.puzzling: set[str] = set()
        self._lock = Lock()

    def _make(self, change: Change) -> None:
        if change.target in self.slow:
            time.sleep(0.2)
        with self._lock:
            self.tried.append(change.target)
            if change.target in self.silent:
                raise DirectoryUnreachable(hosts="the test", words="silent")
            if change.target in self.broken:
                raise KeyError(change.target)
            if change.title == FAIL:
                raise NotAllowed(what="do that", words="no")
            if change.title == STALE:
                raise StaleValue(dn=change.target, words="someone was faster")
            self.done.append(change.target)

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        if any(one.target in self.puzzling for one in changes):
            raise KeyError("nobody can say")
        before = super().states(changes, context)
        return [After() if one.target in self.done else state for one, state in zip(changes, before, strict=True)]

    def found_done(self, change: Change, context: Context) -> Outcome:
        return Outcome()


def registered() -> ObedientKind:
    kind = ObedientKind()
    register(kind)
    return kind


def row(title: str, number: int, *, lane: bool = True) -> Change:
    """A change of the object of this number."""
    return Change(NAME, title, f"object {number:04}", lane=f"lane {number:04}" if lane else "")


def rows(pattern: str, *, lane: bool = True) -> list[Change]:
    """``.`` succeeds, ``f`` fails, ``s`` is stale: ``rows("..f")``."""
    titles = {".": "do", "f": FAIL, "s": STALE}
    return [row(titles[letter], number, lane=lane) for number, letter in enumerate(pattern, start=1)]
