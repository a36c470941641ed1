"""Rows whose objects did not come up: why, and whether they may go.

An object is never dropped because an answer lacked it. Each one is looked for by its GUID: does it still match, is it
there but no longer matches, is it a tombstone (isDeleted, MS-ADTS 3.1.1.5.5.1), or is it nowhere to be seen?
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ocsadmin.directory.filters import And, Eq, Filter, any_of

from . import changes
from .batches import batches
from .context import Context
from .kinds import MirrorKind
from .models import MirroredObject
from .store import Store

BATCH = 200
"""GUIDs per question: the filter stays below 16 KiB."""

DELETED = "deleted in the directory"
OUT_OF_SCOPE = "still there, but no longer in scope"
NOT_FOUND = "not found by its GUID, and no trace of a deletion is visible"


@dataclass(frozen=True)
class Missing:
    """A row that may have to go."""

    guid: UUID
    name: str
    dn: str
    reason: str


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
        reasons = _reasons(kind, list(rows), context, tombstones)
        missing += [_missing(kind, row, reasons[guid]) for guid, row in rows.items()]
        context.heartbeat()
    return missing


def _missing(kind: MirrorKind, row: MirroredObject, reason: str) -> Missing:
    return Missing(row.guid, kind.name_of_row(row), row.dn, reason)


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


def _reasons(kind: MirrorKind, guids: list[UUID], context: Context, tombstones: Collection[UUID]) -> dict[UUID, str]:
    reasons = {guid: DELETED for guid in guids if guid in tombstones}
    unsure = [guid for guid in guids if guid not in reasons]
    if unsure:
        there = context.directory.get_many(unsure, ["objectGUID"])
        reasons |= dict.fromkeys(there, OUT_OF_SCOPE)
        gone = [guid for guid in unsure if guid not in there]
        reasons |= dict.fromkeys(_tombstones(kind, gone, context), DELETED)
    return {guid: reasons.get(guid, NOT_FOUND) for guid in guids}


def _tombstones(kind: MirrorKind, guids: list[UUID], context: Context) -> Iterator[UUID]:
    if guids:
        partition = kind.partition_in(context.directory.forest)
        where = And((Eq("isDeleted", True), _is_one_of(guids)))
        for entry in context.directory.search(partition, where, attributes=["objectGUID"], deleted=True):
            yield entry.guid


def _is_one_of(guids: Iterable[UUID]) -> Filter:
    return any_of("objectGUID", list(guids))


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
            context.tally(kind.name).deleted += len(rows)
            context.heartbeat()
