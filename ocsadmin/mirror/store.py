"""Entries as they come from the directory → rows of the mirror."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ocsadmin.directory import Entry
from ocsadmin.directory.syntaxes import decode

from . import changes, kept, shown
from .batches import batches
from .context import Context
from .digest import digester
from .dn_keys import key_of_text
from .guard import Guard
from .kept import Keep
from .kinds import MirrorKind
from .models import MirroredObject
from .protection import Sorted, protect
from .upsert import Upsert
from .usn import usn_of

STAMPS = ("guid", "dn", "dn_key", "usn_changed", "when_created", "when_changed", "read_at", "digest")
CHUNK = 1000


class Store:
    """Takes entries of one kind, in chunks of one transaction each.

    Unchanged rows cost a sum over their octets and a place in one UPDATE; values are decoded for new and changed rows
    only. With ``keep_changes=False`` single changes are counted but not listed (the first run of a kind). ``moved``
    gathers (DN from before as ``key``, DN now) where ``watch_moves`` is set.
    With ``empty`` there were no rows when the run began, and none are looked for; should one be there by now, it is
    updated all the same. ``found_again`` counts objects that were marked as not found or not readable, and are read.
    """

    def __init__(
        self,
        kind: MirrorKind,
        context: Context,
        *,
        keep_changes: bool = True,
        watch_moves: bool = False,
        empty: bool = False,
    ) -> None:
        self.kind, self.context, self.keep_changes, self.watch_moves = kind, context, keep_changes, watch_moves
        self.empty = empty
        self.moved: list[str] = []
        self.found_again = 0
        self._guard = Guard(kind, context)
        self._usn_counts = context.run is not None or self._guard.known.same_controller
        self._digest = digester(kind.mapped)
        self._manager = kind.model._default_manager
        raw = [shown.raw_reader(kind.mapped)] if kind.keep_raw else []
        self._readers = [*raw, *(column.read for column in kind.columns)]
        self._fields = (*STAMPS, *(["raw"] if kind.keep_raw else []), *(c.field for c in kind.columns))
        self._upsert = Upsert(kind.model, self._fields)

    def take(self, entries: Sequence[Entry]) -> None:
        """Store these entries."""
        for chunk in batches(entries, CHUNK):
            self._take_chunk({entry.guid: entry for entry in chunk if entry.has("objectGUID")})

    def _take_chunk(self, entries: dict[UUID, Entry]) -> None:
        parts = self._sort(entries)
        old = self._old_rows(parts)
        unread = protect(self._guard, parts, old, self._digest)
        differences = self._differences(parts, old)
        now = self._now()
        rows = [self._row(entry, digest, now) for entry, digest in parts.to_write]
        with transaction.atomic():
            with self.kind.while_storing(parts.stored) if self.kind.while_storing else nullcontext():
                self._upsert.write(rows)
            if parts.same:
                self._manager.filter(pk__in=parts.same).update(read_at=now)
            changes.record(self.kind, self.context, differences)
            if self.kind.after_store and parts.stored:
                self.kind.after_store(parts.stored)
            self._mark(entries, unread, now)
            self._count(len(entries), parts)
            self.context.heartbeat()

    def _sort(self, entries: dict[UUID, Entry]) -> Sorted:
        known = {} if self.empty else self._known(entries)
        parts = Sorted()
        for guid, entry in entries.items():
            digest = self._digest(entry)
            pk, old_digest, usn = known.get(guid, (0, b"", 0))
            if self._guard.lacking(entry):
                parts.unreadable.append(entry)
            elif not pk:
                parts.added.append((entry, digest))
            elif digest != old_digest:
                parts.changed.append((entry, digest))
            elif usn != usn_of(entry):
                parts.stamped.append((entry, digest))
            else:
                parts.same.append(pk)
        return parts

    def _known(self, guids: Iterable[UUID]) -> dict[UUID, tuple[int, bytes, int]]:
        """GUID → primary key, digest and uSNChanged of the rows that are there."""
        rows = self._manager.filter(guid__in=list(guids)).values_list("guid", "pk", "digest", "usn_changed")
        return {guid: (pk, bytes(digest), usn) for guid, pk, digest, usn in rows}

    def _old_rows(self, parts: Sorted) -> dict[UUID, MirroredObject]:
        """The rows of what differs, as the mirror has them."""
        if self.empty:
            return {}
        wanted = [*(entry.guid for entry, _ in parts.changed), *(entry.guid for entry in parts.unreadable)]
        return self._manager.in_bulk(wanted, field_name="guid") if wanted else {}

    def _mark(self, entries: Collection[UUID], unread: Sequence[Keep], now: datetime) -> None:
        """Note what is kept; what can be read (again) needs no mark."""
        if unread:
            self.context.tally(self.kind.name).kept += kept.mark(self.kind, unread, now)
        if self.context.any_marked:
            unreadable = {one.guid for one in unread}
            found = [guid for guid in entries if guid not in unreadable]
            self.found_again += kept.settle(self.kind, found)

    def _differences(self, parts: Sorted, old: dict[UUID, MirroredObject]) -> list[changes.Difference]:
        if not (self.keep_changes or self.watch_moves):
            return []
        now = self._now()
        pairs = [(old[entry.guid], entry) for entry, _ in parts.changed if entry.guid in old]
        if self.watch_moves:
            self.moved += [row.dn_key for row, entry in pairs if row.dn != entry.dn_text]
        if not self.keep_changes:
            return []
        known = self.context.known(self.kind.name)
        new = [entry for entry, _ in parts.added if not known.was_there_before(usn_of(entry))]
        found = [changes.added(self.kind, entry, now) for entry in new]
        if self.kind.recorded:
            self.context.stamps.load([row.guid for row, _ in pairs])
        for row, entry in pairs:
            found += changes.changed(self.kind, row, entry, now, self.context)
        return found

    def _row(self, entry: Entry, digest: bytes, now: datetime) -> list[Any]:
        return [
            entry.guid,
            entry.dn_text,
            key_of_text(entry.dn_text),
            usn_of(entry) if self._usn_counts else 0,
            _moment(entry, "whencreated"),
            _moment(entry, "whenchanged"),
            now,
            digest,
            *[read(entry) for read in self._readers],
        ]

    def _count(self, read: int, parts: Sorted) -> None:
        tally = self.context.tally(self.kind.name)
        tally.read += read
        tally.added += len(parts.added)
        tally.changed += len(parts.changed)

    def _now(self) -> datetime:
        """Never before the run began, so that a clock that was put back makes no row look unseen."""
        return max(timezone.now(), self.context.started)


@lru_cache(maxsize=4096)
def _decoded(octets: bytes) -> Any:
    return decode("whenChanged", octets)


def _moment(entry: Entry, stamp: str) -> Any:
    """A time stamp; many objects of a directory share one."""
    values = entry.octets.get(stamp)
    return _decoded(values[0]) if values else None
