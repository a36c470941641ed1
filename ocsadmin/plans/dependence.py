"""Which changes of a plan build on which: the same object or lane, what lies below or above it, what names it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from ocsadmin.directory import DN, BadDN

from .changes import Change, Values
from .kinds import kind_of
from .links import links_in

Cause = tuple[int, Change]
Key = str | UUID
ADD, DELETE = "directory.add", "directory.delete"


class Blocked:
    """The changes that are left out so far, so that each later one can be asked whether it builds on one of them."""

    def __init__(self) -> None:
        self._lanes: dict[str, Cause] = {}
        self._touched: dict[Key, dict[str, Cause]] = {}
        """What names an object → attributes in lower case that were to be changed (``*``: the object itself)."""
        self._absent: dict[str, Cause] = {}
        self._above: dict[str, Cause] = {}
        self._named: dict[str, Cause] = {}

    def add(self, number: int, change: Change) -> None:
        cause = number, change
        if change.lane:
            self._lanes.setdefault(change.lane, cause)
        for key in _keys(change):
            self._touched.setdefault(key, {}).update(dict.fromkeys(kind_of(change.kind).touches(change), cause))
        if change.kind == ADD:
            self._absent[_key(change.target)] = cause
        self._above.update(dict.fromkeys(_above(change.target), cause))
        self._named.update(dict.fromkeys(_named(change.before), cause))

    def cause_of(self, change: Change) -> Cause | None:
        """The change left out on which this one builds; None where it can be made without it."""
        return next(self._causes(change), None)

    def _causes(self, change: Change) -> Iterator[Cause]:
        if change.lane in self._lanes:
            yield self._lanes[change.lane]
        touches = kind_of(change.kind).touches(change)
        for key in _keys(change):
            for name, cause in self._touched.get(key, {}).items():
                if name in touches or "*" in (name, *touches):
                    yield cause
        if change.kind == DELETE:  # it goes only when what lies below has gone, and nothing that stays names it
            gone = _key(change.target)
            yield from (found[gone] for found in (self._above, self._named) if gone in found)
        yield from (self._absent[key] for key in _needed(change) if key in self._absent)


def _keys(change: Change) -> list[Key]:
    """What names its object: GUID and DN, and the DN that it gets."""
    names = [change.target, *([str(change.data["new_dn"])] if "new_dn" in change.data else [])]
    return [*([change.guid] if change.guid else []), *map(_key, names)]


def _needed(change: Change) -> Iterator[str]:
    """The objects that have to be there first: those above a new one, and those that its values name."""
    if change.kind == ADD:
        yield from _above(change.target)
    yield from _named(change.after)


def _named(values: Values) -> Iterator[str]:
    return (dn.key for _, dn in links_in(values))


def _above(target: str) -> Iterator[str]:
    try:
        dn = DN.parse(target).parent
    except BadDN:
        return
    while dn.rdns:
        yield dn.key
        dn = dn.parent


def _key(target: str) -> str:
    try:
        return DN.parse(target).key
    except BadDN:
        return target
