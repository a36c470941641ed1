"""Reading the records of replication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from . import kinds, visibility
from .models import MirrorChange, ReplicationRun


def runs(*, mode: str = "", state: str = "", who: str = "") -> QuerySet[ReplicationRun]:
    """Runs, newest first. ``who`` is ``people`` (asked for by someone) or ``clock``."""
    found = ReplicationRun.objects.all()
    if mode:
        found = found.filter(mode=mode)
    if state:
        found = found.filter(state=state)
    if who == "people":
        return found.exclude(requested_by="")
    return found.filter(requested_by="") if who == "clock" else found


def changes(*, kind: str = "", action: str = "", origin: str = "", text: str = "") -> QuerySet[MirrorChange]:
    """Changes with the jobs that made them. ``origin`` is ``outside`` or ``job``; ``text`` is part of a name."""
    found = visibility.changes(MirrorChange.objects.select_related("job"))
    if kind:
        found = found.filter(kind=kind)
    if action:
        found = found.filter(action=action)
    if text:
        found = found.filter(name__icontains=text)
    return found if origin not in ("outside", "job") else found.filter(job__isnull=origin == "outside")


@dataclass(frozen=True)
class KindCount:
    """One line of a run's counts. ``initial``: single changes were not kept."""

    name: str
    title: Any
    read: int
    added: int
    changed: int
    deleted: int
    held: int
    initial: bool
    kept: int = 0


def counts_of(run: ReplicationRun) -> list[KindCount]:
    """The counts of a run in the order in which the kinds were read, without kinds that nothing was read of."""
    titles, counts = kinds.titles(run.counts), visibility.counts_of(run)
    return [KindCount(name=name, title=titles[name], **count) for name, count in counts.items() if any(count.values())]
