"""An event of a timeline as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _


class Source(StrEnum):
    """Who knows of an event."""

    JOB = "job"
    """A job of ours did it."""
    OUTSIDE = "outside"
    """Replication saw that someone else did it: values before and after are known."""
    DIRECTORY = "directory"
    """Only the directory remembers it: when and where, not who, and not what stood there before."""


@dataclass(frozen=True)
class Attribute:
    """An attribute that changed. ``written_at``, ``controller``, ``version``: as the directory remembers, if it does.

    ``known`` is False where nobody knows the values.
    """

    name: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    written_at: datetime | None = None
    controller: str = ""
    version: int = 0
    known: bool = True


@dataclass(frozen=True)
class Event:
    """``when`` it happened; ``seen_at`` when replication saw it, where that is another moment.

    ``who`` and ``reason`` are of a job; ``url`` leads to the job or the replication run.
    """

    when: datetime
    source: Source
    what: str
    attributes: tuple[Attribute, ...] = field(default=())
    who: str = ""
    reason: str = ""
    url: str = ""
    result: str = ""
    message: str = ""
    seen_at: datetime | None = None

    @property
    def controller(self) -> str:
        """The domain controller where all of it was written; empty where there are several, or nobody knows."""
        names = {one.controller for one in self.attributes}
        return names.pop() if len(names) == 1 else ""

    @property
    def is_outside(self) -> bool:
        return self.source is not Source.JOB

    @property
    def by(self) -> str:
        """Whom a list names."""
        return self.who or _("outside the console")

    def holds(self, text: str) -> bool:
        """Whether the text stands somewhere in it, in any case."""
        wanted = text.casefold()
        parts = [self.what, self.by, self.reason, self.message, self.controller]
        parts += [part for one in self.attributes for part in (one.name, *one.before, *one.after)]
        return any(wanted in part.casefold() for part in parts)
