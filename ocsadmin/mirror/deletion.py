"""Rows whose objects did not come up: why, and whether they may go.

An object is never dropped because an answer lacked it. Each one is looked for by its GUID: does it still match, is it
there and readable but no longer matches, is it a tombstone (isDeleted, MS-ADTS 3.1.1.5.5.1)? These go. One that is
nowhere to be seen, or that can't be read as a whole, is kept and marked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ocsadmin.directory import DN, Entry
from ocsadmin.directory.filters import And, Eq, Filter, any_of

from . import changes, kept
from .batches import batches
from .context import Context
from .guard import Guard
from .kept import Keep
from .kinds import MirrorKind
from .models import MirroredObject
from .store import Store
from .units import MissingRight

BATCH = 200
"""GUIDs per question: the filter stays below 16 KiB."""

DELETED = "deleted in the directory"
OUT_OF_SCOPE = "still there, but no longer in scope"
NOT_FOUND = "not found by its GUID, and no trace of a deletion is visible"
NOT_READABLE = "not readable"
PROVEN = (DELETED, OUT_OF_SCOPE)


@dataclass(frozen=True)
class Missing:
    """A row that may have to go. ``right``: for want of which right its object can't be read."""

    guid: UUID
    name: str
    dn: str
    reason: str
    right: MissingRight | None = None

    @property
    def proven(self) -> bool:
        """Whether the directory itself says that the row has to go."""
        return self.reason in PROVEN

    def to_keep(self) -> Keep:
        return Keep(self.guid, self.dn, self.name, self.right, readable=self.reason != NOT_READABLE)


def look_for(
    kind: MirrorKind, guids: Sequence[UUID], context: Context, store: Store, tombstones: Collection[UUID] = ()
) -> list[Missing]:
    """What became of these rows. Those that match after all are stored and not in the answer.

    ``tombstones`` are GUIDs already seen as deleted.
    """
    missing: list[Missing] = []
    for batch in batches(guids, BATCH):
        rows = {row.guid: row for row in kind.model._default_manager.filter(guid__in=batch)}
        _store_matching(kind, rows, context, store)
        missing += _assess(kind, rows, context, tombstones)
        context.heartbeat()
    return missing


def _store_matching(kind: MirrorKind, rows: dict[UUID, MirroredObject], context: Context, store: Store) -> None:
    """Store what still matches, and take it out of ``rows``."""
    where = And((kind.where, _is_one_of(rows)))
    found = list(
        context.directory.search(kind.base_in(context.directory.forest), where, attributes=kind.attributes)
        if rows
        else ()
    )
    store.take(found)
    for entry in found:
        rows.pop(entry.guid, None)


def _assess(
    kind: MirrorKind, rows: Mapping[UUID, MirroredObject], context: Context, tombstones: Collection[UUID]
) -> list[Missing]:
    reasons = {guid: DELETED for guid in rows if guid in tombstones}
    unsure = [guid for guid in rows if guid not in reasons]
    lacking: dict[UUID, list[str]] = {}
    if unsure:
        there = context.directory.get_many(unsure, _needed_of(kind))
        context.stamps.load(list(there))
        lacking = {guid: _lacking(kind, rows[guid], entry, context) for guid, entry in there.items()}
        reasons |= {guid: NOT_READABLE if names else OUT_OF_SCOPE for guid, names in lacking.items()}
        rows = {guid: row for guid, row in rows.items() if not _is_older(kind, there.get(guid), lacking, context)}
        gone = [guid for guid in unsure if guid not in there]
        reasons |= dict.fromkeys(_tombstones(kind, gone, context), DELETED)
    return [
        _missing(kind, row, reasons.get(guid, NOT_FOUND), lacking.get(guid, ()), context) for guid, row in rows.items()
    ]


def _needed_of(kind: MirrorKind) -> list[str]:
    known = {name.lower() for name in kind.attributes}
    return [*kind.attributes, *sorted((kind.where.names | {"objectclass"}) - known)]


def _lacking(kind: MirrorKind, row: MirroredObject, entry: Entry, context: Context) -> list[str]:
    """What can't be read of an object that no longer matches; empty where it can, and is of another kind by now."""
    guard, metadata = Guard(kind, context), context.stamps.of(row.guid)
    vanished = set(guard.vanished(row, entry))
    mapped = {name.lower() for name in kind.mapped}
    absent = {name for name in kind.where.names - mapped if not entry.has(name)}
    asked = {name for name in absent if metadata.of(name) or not metadata.known}
    older = guard.older(row, entry)
    return guard.lacking(entry) or [*guard.unproven(row, entry, sorted({*vanished, *asked})), *older]


def _is_older(kind: MirrorKind, entry: Entry | None, lacking: Mapping[UUID, Sequence[str]], context: Context) -> bool:
    """Whether another controller only has not heard yet of what made the object one of this kind."""
    if entry is None or context.known(kind.name).same_controller:
        return False
    return bool(lacking[entry.guid]) and not Guard(kind, context).lacking(entry)


def _missing(kind: MirrorKind, row: MirroredObject, reason: str, lacking: Sequence[str], context: Context) -> Missing:
    name, right, dn = kind.name_of_row(row), None, DN.parse(row.dn)
    if reason == NOT_READABLE:
        right = context.units.why_unreadable(dn, lacking)
    elif reason == NOT_FOUND:
        seen = kind.partition_in(context.directory.forest) not in context.hidden_tombstones
        right = context.units.why_hidden(dn, tombstones_seen=seen)
    return Missing(row.guid, name, row.dn, NOT_READABLE if right else reason, right)


def _tombstones(kind: MirrorKind, guids: list[UUID], context: Context) -> Iterator[UUID]:
    if guids:
        partition = kind.partition_in(context.directory.forest)
        where = And((Eq("isDeleted", True), _is_one_of(guids)))
        for entry in context.directory.search(partition, where, attributes=["objectGUID"], deleted=True):
            yield entry.guid


def _is_one_of(guids: Iterable[UUID]) -> Filter:
    return any_of("objectGUID", list(guids))


def let_go(kind: MirrorKind, missing: Sequence[Missing], context: Context) -> None:
    """Delete the rows of which the directory says that they have to go; keep and mark the others."""
    drop(kind, [one for one in missing if one.proven], context)
    keep(kind, [one for one in missing if not one.proven], context)


def keep(kind: MirrorKind, missing: Sequence[Missing], context: Context) -> None:
    """Mark these rows as not found or not readable."""
    for batch in batches(missing, BATCH):
        with transaction.atomic():
            now = max(timezone.now(), context.started)
            context.tally(kind.name).kept += kept.mark(kind, [one.to_keep() for one in batch], now)
            context.heartbeat()


def drop(kind: MirrorKind, missing: Sequence[Missing], context: Context) -> None:
    """Delete these rows, and record it."""
    manager = kind.model._default_manager
    for batch in batches(missing, BATCH):
        with transaction.atomic():
            rows = {row.guid: row for row in manager.filter(guid__in=[one.guid for one in batch])}
            now = timezone.now()
            lost = [changes.deleted(rows[o.guid], o.name, o.reason, now) for o in batch if o.guid in rows]
            changes.record(kind, context, lost)
            manager.filter(guid__in=list(rows)).delete()
            kept.settle(kind, [one.guid for one in batch])
            context.tally(kind.name).deleted += len(rows)
            context.heartbeat()
