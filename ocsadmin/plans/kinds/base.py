"""What a kind of change is: the contract between kinds, gate and runner."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from ocsadmin.directory import Controller, Directory, Wire
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.result import Result


@dataclass(frozen=True)
class Mismatch:
    """One thing that is not as the plan saw it: the values planned on, and those found now."""

    attribute: str
    expected: tuple[Wire, ...] = ()
    found: tuple[Wire, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Before:
    """All is as the plan saw it: the change can be made."""


@dataclass(frozen=True)
class After:
    """All is as the change would make it."""


@dataclass(frozen=True)
class Other:
    """Neither: someone else was here."""

    mismatches: tuple[Mismatch, ...]

    def __str__(self) -> str:
        return " ".join(mismatch.text for mismatch in self.mismatches)


State = Before | After | Other


@dataclass(frozen=True)
class Outcome:
    """How a change went. ``kept`` is plain JSON that its inverse will need (GUID, attributes as they were)."""

    result: Result = Result.SUCCESS
    message: str = ""
    guid: UUID | None = None
    kept: Mapping[str, Any] = field(default_factory=dict)


def _keep_nothing(kept: Mapping[str, Any]) -> None:
    """Nobody stores anything: something is only looked at."""


def _no_lag(change: Change) -> None:
    """There is one controller only."""


@dataclass(frozen=True)
class Context:
    """What a kind may use. ``keep`` stores what undoing will need, before it is written.

    It is for a kind that uses our database (``needs_database``). A worker may die between a write and its log: what
    nobody could read any more after the write has to be stored before it.
    """

    directory: Directory
    open_secret: Callable[[str], str]
    keep: Callable[[Mapping[str, Any]], None] = _keep_nothing
    controller: Controller | None = None
    """The one domain controller that is read and written; None where it does not matter which."""
    lag: Callable[[Change], DomainError | None] = _no_lag
    """Why what that controller says about a change does not count, since it knows less than another; else None."""

    def staying(self) -> AbstractContextManager[None]:
        """All that this thread reads and writes inside goes there."""
        return nullcontext() if self.controller is None else self.directory.staying_on(self.controller)


class ChangeKind(Protocol):
    """One kind of change. All its methods may raise a ``DomainError``; one of status 503 makes the job wait."""

    name: str
    title: str
    on_controller: bool
    """Whether it writes to the directory, so that another domain controller may not know of it yet."""
    needs_database: bool
    """Whether ``apply`` uses our database: it then runs in the worker's own thread, not in a lane's."""

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Read ahead for a chunk what ``apply`` needs, in few round trips. Writes nothing."""

    def apply(self, change: Change, context: Context) -> Outcome:
        """Make the change. Raises rather than overwrite what someone else did meanwhile."""
        ...

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        """How things stand for each, in few round trips. Writes nothing."""
        ...

    def found_done(self, change: Change, context: Context) -> Outcome:
        """The outcome of a change that was made by a worker that died before it could tell.

        What ``apply`` had kept before it wrote counts for more than ``kept`` of this.
        """
        ...

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        """What takes it back; ``outcome`` is what ``apply`` kept. None where nothing can."""
        ...

    def loss(self, change: Change) -> str:
        """What even its inverse can't bring back, as a sentence; empty where all comes back."""
        ...

    def touches(self, change: Change) -> frozenset[str]:
        """Attributes in lower case that it changes (``*``: the object itself), so that later changes of a plan fit."""
        ...

    def to_ldif(self, change: Change) -> str:
        """The LDIF record (RFC 2849), or a comment that says what is to be done."""
        ...

    def to_command(self, change: Change) -> str:
        """The same as text for a Windows command line; empty where there is none."""
        ...


def is_on_controller(kind: ChangeKind) -> bool:
    """Whether it matters which domain controller is asked; a kind that does not say so has nothing to do with one."""
    return getattr(kind, "on_controller", False)


def state(kind: ChangeKind, change: Change, context: Context) -> State:
    """How things stand for one change."""
    return kind.states([change], context)[0]


def undone(title: str) -> str:
    """The title of what takes this back: ``Undo: …``, and of what takes that back ``Redo: …``."""
    for word, other in (("Undo: ", "Redo: "), ("Redo: ", "Undo: ")):
        if title.startswith(word):
            return other + title.removeprefix(word)
    return f"Undo: {title}"
