"""What is read of each person for the index, and how it is kept: keys to sort by, and facets to filter by."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from pyroaring import BitMap

from users.models import User

from .arrays import Numbers, Pieces, bitmap, read_numbers, write_numbers, write_pieces

AT_ONCE = 10_000
KEYS = ("account", "sip_address", "mail")
"""Columns of long texts that lists are sorted by, beside ``sort_name``: the people lie in its order."""
FACETS = ("home_server_key", "ou_key", "enabled", "account_disabled")
"""Columns with few values, which lists are filtered by."""
ORDERS = ("account", "sip", "mail", "pool", "state")
COLUMN_OF = {"account": "account", "sip": "sip_address", "mail": "mail", "pool": "home_server_key"}


class Person(NamedTuple):
    """A person as the index knows them."""

    pk: int
    guid: UUID
    search_text: str
    sort_name: str
    account: str
    sip_address: str
    mail: str
    home_server_key: str
    ou_key: str
    ou_dn: str
    enabled: bool
    account_disabled: bool


def people(keys: Sequence[int] | None = None) -> Iterator[list[Person]]:
    """All people, or those of these keys, some thousands at a time. Whoever acts: the index is everyone's."""
    rows: Any = User._base_manager.order_by("pk").values_list(*Person._fields)
    if keys is not None:
        for start in range(0, len(keys), 500):
            yield [Person(*row) for row in rows.filter(pk__in=keys[start : start + 500])]
        return
    last = -1
    while found := [Person(*row) for row in rows.filter(pk__gt=last)[:AT_ONCE]]:
        yield found
        last = found[-1].pk


def order_value(order: str, person: Person) -> bytes:
    """What a person is sorted by in an order, before their name."""
    if order == "state":
        return b"0" if person.enabled else b"1"
    return str(getattr(person, COLUMN_OF[order])).encode()


def sorted_places(values: Sequence[bytes]) -> Numbers:
    """The places of values in ascending order; equal ones stay as they are."""
    return np.array(sorted(range(len(values)), key=values.__getitem__), dtype=np.uint32)


def write_order(folder: Path, order: str, places: Numbers) -> None:
    ranks = np.empty(len(places), np.uint32)
    ranks[places] = np.arange(len(places), dtype=np.uint32)
    write_numbers(folder / f"{order}.order", places)
    write_numbers(folder / f"{order}.rank", ranks)


def write_facet(folder: Path, name: str, codes: Numbers, values: list[Any]) -> None:
    """``codes``: the place of each person's value in ``values``."""
    write_numbers(folder / f"{name}.codes", codes)
    bitmaps = []
    for code in range(len(values)):
        found = bitmap(np.flatnonzero(codes == code))
        found.run_optimize()
        bitmaps.append(found.serialize())
    write_pieces(folder / f"{name}.people", bitmaps)
    (folder / f"{name}.json").write_text(json.dumps(values))


class Facet:
    """One column with few values, and the people of each value."""

    def __init__(self, folder: Path, name: str) -> None:
        self.values: list[Any] = json.loads((folder / f"{name}.json").read_text())
        self.codes = read_numbers(folder / f"{name}.codes")
        self._bitmaps = Pieces(folder / f"{name}.people")

    def having(self, accepts: Callable[[Any], bool]) -> BitMap:
        """Everyone whose value is accepted."""
        found = [self.of(code) for code, value in enumerate(self.values) if accepts(value)]
        return BitMap.union(*found) if len(found) > 1 else found[0] if found else BitMap()

    def of(self, code: int) -> BitMap:
        return BitMap.deserialize(self._bitmaps[code])


class Order:
    """People in an order: who comes at a place, and at which place someone comes."""

    def __init__(self, folder: Path, order: str) -> None:
        self.name = order
        self.places, self.ranks = read_numbers(folder / f"{order}.order"), read_numbers(folder / f"{order}.rank")
        self._value = self._reader(folder)

    def value_at(self, rank: int) -> tuple[bytes, int]:
        """What whoever comes at this place is sorted by."""
        place = int(self.places[rank])
        return self._value(place), place

    def _reader(self, folder: Path) -> Callable[[int], bytes]:
        if self.name in ("pool", "state"):
            facet = Facet(folder, "home_server_key" if self.name == "pool" else "enabled")
            state = self.name == "state"
            texts = [(b"0" if value else b"1") if state else str(value).encode() for value in facet.values]
            return lambda place: texts[facet.codes[place]]
        return Pieces(folder / COLUMN_OF[self.name]).__getitem__
