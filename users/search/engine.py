"""The index as it counts now in this process: what was built, and what changed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, overload
from uuid import UUID

import numpy as np
from pyroaring import BitMap

from . import conditions, overlay
from .conditions import Condition
from .overlay import Changed, Overlay
from .query import Term
from .snapshot import place
from .snapshot.arrays import Numbers, numbers_in
from .snapshot.columns import ORDERS
from .snapshot.opened import Snapshot
from .snapshot.vocabulary import Vocabulary
from .snapshot.vocabulary import of as vocabulary_of


@dataclass(frozen=True)
class Index:
    """One state of the index; all that is asked of it belongs together."""

    snapshot: Snapshot
    overlay: Overlay

    def find(self, asked: tuple[Term, ...], among: Condition = conditions.EVERYBODY, order: str = "") -> Hits:
        """Everyone who has all terms and passes, in this order (``account``, ``-account``; else by name)."""
        return Hits(self, *self._found(asked, among), order)

    def count(self, asked: tuple[Term, ...], among: Condition = conditions.EVERYBODY) -> int:
        places, changed = self._found(asked, among)
        return len(places) + len(changed)

    def _found(self, asked: tuple[Term, ...], among: Condition) -> tuple[BitMap, list[Changed]]:
        places = self.snapshot.matching(asked)
        if places and among is not conditions.EVERYBODY:
            places = places & among.places(self.snapshot)
        changed = [one for one in self.overlay.changed.values() if has(one, asked) and among.holds(one.person)]
        return places - self.overlay.replaced if self.overlay.replaced else places, changed

    @cached_property
    def new_words(self) -> Vocabulary:
        """What those are called who changed."""
        return vocabulary_of(one.person.search_text for one in self.overlay.changed.values())

    def counts(self, column: str, among: Condition = conditions.EVERYBODY) -> dict[Any, int]:
        """Value of a column with few values → how many of those who pass have it; values that someone has."""
        passing, facet = among.places(self.snapshot) - self.overlay.replaced, self.snapshot.facets[column]
        counts = {value: facet.of(code).intersection_cardinality(passing) for code, value in enumerate(facet.values)}
        for one in self.overlay.changed.values():
            if among.holds(one.person):
                value = getattr(one.person, column)
                counts[value] = counts.get(value, 0) + 1
        return {value: count for value, count in counts.items() if count}

    def units(self, among: Condition) -> dict[str, str]:
        """Key → DN of the units of those who pass."""
        names = dict(self.snapshot.unit_names())
        names.update((one.person.ou_key, one.person.ou_dn) for one in self.overlay.changed.values())
        return {key: names[key] for key in self.counts("ou_key", among)}


def has(one: Changed, asked: tuple[Term, ...]) -> bool:
    text = one.person.search_text
    return all(any(piece in text for piece in term) for term in asked)


class Hits(Sequence[int]):
    """The keys of who was found, in order. Any part of it costs about the same."""

    def __init__(self, index: Index, places: BitMap, changed: list[Changed], order: str) -> None:
        self._index, self._places = index, places
        self._backwards, self._order = order.startswith("-"), order.removeprefix("-")
        self._order = self._order if self._order in ORDERS else ""
        self._changed = sorted(changed, key=lambda one: one.sort_key(self._order))

    def __len__(self) -> int:
        return len(self._places) + len(self._changed)

    @overload
    def __getitem__(self, asked: int) -> int: ...
    @overload
    def __getitem__(self, asked: slice) -> list[int]: ...
    def __getitem__(self, asked: int | slice) -> int | list[int]:
        if isinstance(asked, slice):
            return [self._key(one) for one in self._slice(asked)]
        return self._key(self._slice(slice(asked, asked + 1 or None))[0])

    def __iter__(self) -> Iterator[int]:
        return iter(self[:])

    def guids(self, most: int) -> list[UUID]:
        """The GUIDs of the first of them."""
        guid_at = self._index.snapshot.guid_at
        return [guid_at(one) if isinstance(one, int) else one.person.guid for one in self._slice(slice(most))]

    def _key(self, one: int | Changed) -> int:
        return one.person.pk if isinstance(one, Changed) else int(self._index.snapshot.keys[one])

    def _slice(self, asked: slice) -> list[int | Changed]:
        start, stop, step = asked.indices(len(self))
        if step != 1:
            raise ValueError("Parts of what was found are taken one after another.")
        if not self._backwards:
            return self._forwards(start, max(start, stop))
        return self._forwards(len(self) - max(start, stop), len(self) - start)[::-1]

    def _forwards(self, start: int, stop: int) -> list[int | Changed]:
        """Those from ``start`` to before ``stop``: places of the index, and between them who changed."""
        at = self._positions
        first, last = (int(np.searchsorted(at, bound)) for bound in (start, stop))
        places: Iterator[int] = iter(self._of_index(start - first, stop - last))
        changed = dict(zip(at[first:last].tolist(), self._changed[first:last], strict=True))
        return [changed[here] if here in changed else next(places) for here in range(start, stop)]

    @cached_property
    def _positions(self) -> Numbers:
        """Where among all hits each of those lies who changed."""
        ranks = np.array([one.rank(self._index.snapshot, self._order) for one in self._changed], np.int64)
        return self._before(ranks) + np.arange(len(ranks))

    def _before(self, ranks: Numbers) -> Numbers:
        """How many hits of the index come before each of these ranks."""
        if not len(ranks):
            return ranks
        if self._order:
            return np.searchsorted(self._ranks, ranks)
        return np.array([self._places.rank(rank - 1) if rank else 0 for rank in ranks.tolist()], np.int64)

    def _of_index(self, start: int, stop: int) -> list[int]:
        if start >= stop:
            return []
        if not self._order:
            return list(self._places[start:stop])
        found: list[int] = self._index.snapshot.orders[self._order].places[self._ranks[start:stop]].tolist()
        return found

    @cached_property
    def _ranks(self) -> Numbers:
        """The ranks of all hits of the index, ascending: marked and counted off, which is faster than sorting many."""
        ranks = self._index.snapshot.orders[self._order].ranks
        if len(self._places) == len(ranks):
            return np.arange(len(ranks), dtype=np.uint32)
        found = ranks[numbers_in(self._places)]
        if len(found) < len(ranks) // 64:
            return np.sort(found)
        marked = np.zeros(len(ranks), bool)
        marked[found] = True
        return np.flatnonzero(marked)


use_index = True
"""Off only where the benchmark measures what the index brings."""


class _Opened:
    """What this process has open. Whatever is in it is replaced whole, never changed."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.index: Index | None = None

    def current(self) -> Index | None:
        pointer = place.newest()
        if pointer is None:
            return None
        with self.lock:
            index = self.index
            try:
                snapshot = index.snapshot if index and index.snapshot.pointer == pointer else Snapshot(pointer)
            except FileNotFoundError:
                return None
            known = index.overlay if index and index.snapshot is snapshot else None
            found = overlay.current(snapshot, known)
            if found is None:
                return None
            if index is None or index.snapshot is not snapshot or index.overlay is not found:
                self.index = index = Index(snapshot, found)
            return index


_opened = _Opened()


def current() -> Index | None:
    """The index as it counts now. None: there is none that can be used, and the database has to answer."""
    return _opened.current() if use_index else None


def forget() -> None:
    """Close what is open (tests)."""
    _opened.index = None
