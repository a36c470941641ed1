"""The steps of a diagnosis as plain data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any

from ocsadmin.checks.verdict import Level, Verdict

if TYPE_CHECKING:
    from .facts import Facts


class Depth(IntEnum):
    """How far a diagnosis looks: each also does what stands before it."""

    DIRECTORY = 0
    """The directory, read once, and the mirror: fast."""
    NAMES = 1
    """Name servers and the other domain controllers too."""
    CONNECTION = 2
    """The servers of the home pool too."""

    @classmethod
    def named(cls, name: str) -> Depth:
        """``directory``, ``names`` or ``connection``; the first for any other word."""
        return cls.__members__.get(name.upper(), cls.DIRECTORY)

    @property
    def word(self) -> str:
        return self.name.lower()


class State(StrEnum):
    """How a step stands: a level of its verdicts, or why there is none."""

    OK = "ok"
    INFO = "info"
    WARNING = "warning"
    FAILURE = "failure"
    UNKNOWN = "unknown"
    """It can't be told: something before it is missing, or whoever knows does not answer."""
    WAITING = "waiting"
    """Nobody has looked yet."""


class CantTell(Exception):
    """A step can't be judged; the text is a sentence that says why, ``cure`` what to do about it."""

    def __init__(self, text: str, cure: str = "") -> None:
        super().__init__(text)
        self.text, self.cure = text, cure


Check = Callable[["Facts"], Sequence[Verdict]]


@dataclass(frozen=True)
class Kind:
    """A step that every diagnosis makes. ``attributes``: what of the person its sentences tell."""

    name: str
    title: Any
    check: Check
    depth: Depth = Depth.DIRECTORY
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A step of one person's diagnosis. ``after``: something before it stops the sign-in, so it does not count yet."""

    name: str
    title: str
    state: State
    verdicts: tuple[Verdict, ...] = field(default=())
    after: bool = False

    @property
    def stops(self) -> bool:
        return self.state is State.FAILURE

    @property
    def first(self) -> Verdict | None:
        """The worst verdict, the first of these: what a line of the list says."""
        return worst(self.verdicts)

    @property
    def others(self) -> tuple[Verdict, ...]:
        """The other verdicts that are not in order."""
        first = self.first
        return tuple(one for one in self.verdicts if one is not first and one.level is not Level.OK)

    @property
    def in_order(self) -> tuple[Verdict, ...]:
        """What else was found to be in order."""
        first = self.first
        return tuple(one for one in self.verdicts if one is not first and one.level is Level.OK)


_ORDER = (Level.OK, Level.INFO, Level.WARNING, Level.FAILURE)


def worst(verdicts: Sequence[Verdict]) -> Verdict | None:
    return max(verdicts, key=lambda one: _ORDER.index(one.level), default=None)
