"""What goes through the hands of one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from ocsadmin.directory import DN, Directory

from . import deleted_objects
from .attribution import Attribution
from .knowledge import NOTHING, Knowledge
from .models import KeptObject, ReplicationRun
from .stamps import Stamps
from .units import Units


def _nothing() -> None:
    pass


@dataclass
class Tally:
    """Counts of one kind. ``initial``: single changes were not kept, as everything is new.

    ``kept``: rows whose objects are not found or not readable any more, and were in the run before.
    """

    read: int = 0
    added: int = 0
    changed: int = 0
    deleted: int = 0
    held: int = 0
    kept: int = 0
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
    knowledge: Mapping[str, Knowledge] = field(default_factory=dict)

    def known(self, kind: str) -> Knowledge:
        """What the mirror has seen of this kind."""
        return self.knowledge.get(kind, NOTHING)

    @cached_property
    def any_marked(self) -> bool:
        """Whether any object was marked as not found, or not readable, when this began."""
        return KeptObject.objects.exists()

    @cached_property
    def stamps(self) -> Stamps:
        """The replication metadata of the chunk at hand."""
        return Stamps(self.directory)

    @cached_property
    def hidden_tombstones(self) -> frozenset[DN]:
        """Partitions whose deleted objects can't be seen."""
        return deleted_objects.hidden_partitions(self.directory)

    @cached_property
    def units(self) -> Units:
        """Which containers can't be read."""
        return Units(self.directory)

    def tally(self, kind: str) -> Tally:
        return self.tallies.setdefault(kind, Tally())
