"""What an answer lacks for want of a right stays in the mirror as it was read before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from ocsadmin.directory import Entry

from .guard import Guard
from .kept import Keep
from .models import MirroredObject


@dataclass
class Sorted:
    """A chunk sorted by what has to be done: nothing but a new ``read_at``, a new uSNChanged, or the whole row.

    ``unreadable`` lack what every object has.
    """

    same: list[int] = field(default_factory=list)
    stamped: list[tuple[Entry, bytes]] = field(default_factory=list)
    changed: list[tuple[Entry, bytes]] = field(default_factory=list)
    added: list[tuple[Entry, bytes]] = field(default_factory=list)
    unreadable: list[Entry] = field(default_factory=list)

    @property
    def to_write(self) -> list[tuple[Entry, bytes]]:
        return [*self.added, *self.changed, *self.stamped]

    @cached_property
    def stored(self) -> list[UUID]:
        """The GUIDs of the rows that are added or changed."""
        return [entry.guid for entry, _ in (*self.added, *self.changed)]


def protect(
    guard: Guard, parts: Sorted, old: Mapping[UUID, MirroredObject], digest_of: Callable[[Entry], bytes]
) -> list[Keep]:
    """Complete what is to be written by what the rows have, where the answer lacks it or is older.

    Says of which objects the answer lacks something that nobody erased. One that was never read as a whole is not
    written at all.
    """
    gone = guard.deleted_since([entry for entry, _ in parts.added])
    parts.added = [one for one in parts.added if one[0].guid not in gone]
    pairs = [(old[entry.guid], entry) for entry, _ in parts.changed if entry.guid in old]
    guard.load(pairs)
    lacking, older = guard.not_erased(pairs), _older(guard, pairs)
    for entry in parts.unreadable:
        row = old.get(entry.guid)
        lacking[entry.guid] = guard.vanished(row, entry) if row else []
    held = {*lacking, *older}
    doubtful = [*parts.unreadable, *(entry for entry, _ in parts.changed if entry.guid in held)]
    parts.changed = [one for one in parts.changed if one[0].guid not in held]
    for entry in doubtful:
        row = old.get(entry.guid)
        if row is not None and guard.kind.keep_raw:
            whole = guard.completed(row, entry, {*lacking.get(entry.guid, ()), *older.get(entry.guid, ())})
            _sort_anew(parts, row, whole, digest_of(whole), unread=entry.guid in lacking)
    return [
        _kept(guard, entry, old.get(entry.guid), lacking[entry.guid])
        for entry in doubtful
        if entry.guid in lacking and (guard.known.same_controller or guard.lacking(entry))
    ]


def _older(guard: Guard, pairs: list[tuple[MirroredObject, Entry]]) -> dict[UUID, list[str]]:
    found = {row.guid: guard.older(row, entry) for row, entry in pairs}
    return {row.guid: found[row.guid] for row, entry in pairs if found[row.guid] or guard.moved_back(row, entry)}


def _sort_anew(parts: Sorted, row: MirroredObject, whole: Entry, digest: bytes, *, unread: bool) -> None:
    if digest != bytes(row.digest):
        parts.changed.append((whole, digest))
    elif not unread:
        parts.stamped.append((whole, digest))


def _kept(guard: Guard, entry: Entry, row: MirroredObject | None, vanished: list[str]) -> Keep:
    name = guard.kind.name_of_row(row) if row else guard.kind.name_of(entry)
    missing = guard.context.units.why_unreadable(entry.dn, [*guard.lacking(entry), *vanished])
    return Keep.unreadable(entry, name, missing, mirrored=row is not None)
