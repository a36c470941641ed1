"""What goes through the hands of one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ocsadmin.directory import Directory

from .attribution import Attribution
from .models import ReplicationRun


def _nothing() -> None:
    pass


@dataclass
class Tally:
    """Counts of one kind. ``initial``: single changes were not kept, as everything is new."""

    read: int = 0
    added: int = 0
    changed: int = 0
    deleted: int = 0
    held: int = 0
    initial: bool = False


@dataclass
class Context:
    """One run: its directory, its record, who tells whose changes they are.

    ``heartbeat`` is called in the transaction of each chunk: it prolongs the lease and saves the counts, or raises
    ``LeaseLost`` so that nothing of the chunk is stored. ``run`` is None where one object is read on its own.
    """

    directory: Directory
    run: ReplicationRun | None
    attribution: Attribution
    started: datetime
    heartbeat: Callable[[], None] = _nothing
    tallies: dict[str, Tally] = field(default_factory=dict)

    def tally(self, kind: str) -> Tally:
        return self.tallies.setdefault(kind, Tally())
