"""Who changed since the index was built: their rows as they are now take the place of those in the index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connections, router
from pyroaring import BitMap

from users.models.search_change import SearchChange

from .snapshot.columns import ORDERS, Person, order_value, people
from .snapshot.opened import Snapshot

MOST_CHANGES = 50_000
"""With more the database answers by itself until the index is built anew."""

MOST_LINES = 2 * MOST_CHANGES
"""So many lines of the log are kept and read; someone may have changed more than once."""


class Changed:
    """A person who changed, and where in the index's orders they would be put."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self._ranks: dict[str, int] = {}

    def rank(self, snapshot: Snapshot, order: str) -> int:
        """How many people of the index come before them. Found once for each order."""
        if order not in self._ranks:
            self._ranks[order] = self._found_rank(snapshot, order)
        return self._ranks[order]

    def _found_rank(self, snapshot: Snapshot, order: str) -> int:
        if order not in ORDERS:
            name = (self.person.sort_name.encode(), self.person.pk)
            return _first(len(snapshot), lambda place: snapshot.name_at(place) >= name)
        ranked, mine = snapshot.orders[order], (order_value(order, self.person), self.rank(snapshot, ""))
        return _first(len(snapshot), lambda rank: ranked.value_at(rank) >= mine)

    def sort_key(self, order: str) -> tuple[bytes, bytes, int]:
        """Among those who changed."""
        value = order_value(order, self.person) if order in ORDERS else b""
        return value, self.person.sort_name.encode(), self.person.pk


@dataclass(frozen=True)
class Overlay:
    """``line`` and ``stamp`` are of the last line of the log that is taken into account."""

    line: int
    stamp: int
    replaced: BitMap = field(default_factory=BitMap)
    """The places of the index that count no more."""
    changed: dict[int, Changed] = field(default_factory=dict)


def current(snapshot: Snapshot, known: Overlay | None) -> Overlay | None:
    """As the log stands now; ``known`` is what was found before. One query where nothing new happened.

    None: the index can't be used with this database, or too much has changed.
    """
    pointer = snapshot.pointer
    known = known or Overlay(pointer.line, pointer.stamp)
    last = _last_line(pointer.line, pointer.stamp, known)
    if last is None:
        return None
    if (last.line, last.stamp) == (known.line, known.stamp):
        return known
    if not last.follows_known:
        known = Overlay(pointer.line, pointer.stamp)
    if last.line - known.line > MOST_LINES:
        return None
    lines = SearchChange.objects.filter(pk__gt=known.line, pk__lte=last.line, person__gt=0)
    keys = list(lines.order_by().values_list("person", flat=True).distinct()[: MOST_CHANGES + 1])
    if len(keys) + len(known.changed) > MOST_CHANGES:
        return None
    return _with(snapshot, known, keys, last)


_TABLE = SearchChange._meta.db_table
_HAS = f"EXISTS (SELECT 1 FROM {_TABLE} WHERE id = %s AND stamp = %s)"  # noqa: S608
_LAST_LINE = f"SELECT id, stamp, {_HAS}, {_HAS} FROM {_TABLE} ORDER BY id DESC LIMIT 1"  # noqa: S608


class _LastLine(NamedTuple):
    line: int
    stamp: int
    follows_built: bool
    follows_known: bool


def _last_line(line: int, stamp: int, known: Overlay) -> _LastLine | None:
    """The last line, if the log still has the one with which the building began.

    Each request asks this; as plain SQL it takes a third of the time (S608: only a name of our own stands in it).
    """
    with connections[router.db_for_read(SearchChange)].cursor() as cursor:
        cursor.execute(_LAST_LINE, (line, stamp, known.line, known.stamp))
        row = cursor.fetchone()
    return _LastLine(*row) if row and row[2] else None


def _with(snapshot: Snapshot, known: Overlay, keys: list[int], last: _LastLine) -> Overlay:
    fresh = set(keys)
    changed = {key: one for key, one in known.changed.items() if key not in fresh}
    for some in people(keys):
        changed.update((person.pk, Changed(person)) for person in some)
    return Overlay(last.line, last.stamp, known.replaced | snapshot.places_of(keys), changed)


def _first(count: int, holds: Callable[[int], bool]) -> int:
    """The first number below ``count`` from which on it holds."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
