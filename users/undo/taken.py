"""Addresses and lines that are to come back may belong to someone else by now: they are not given out twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ocsadmin.directory import DN, Directory
from ocsadmin.plans.changes import Change, Values
from users.directory import attributes as ad
from users.directory import line_uri, sip_uri
from users.enable_users import conflicts
from users.enable_users.conflicts import Holder
from users.people import line_holders


@dataclass(frozen=True)
class Unique:
    """An attribute whose values only one object may have. ``key``: what is compared; ``holders``: who has them."""

    attribute: str
    key: Callable[[str], str]
    holders: Callable[[Iterable[str], Directory], Mapping[str, Sequence[Holder]]]


UNIQUE = (
    Unique(ad.SIP_ADDRESS, sip_uri.key, conflicts.holders),
    Unique(ad.LINE, lambda line: line_uri.plain(line).lower(), line_holders.holders),
)


def taken_meanwhile(changes: Sequence[Change], directory: Directory) -> dict[int, str]:
    """A look for undo and retry (``ocsadmin.jobs.undo_rules``): position of a change → whose the value is by now."""
    return {position: why for one in UNIQUE for position, why in _taken(one, changes, directory).items()}


def _taken(unique: Unique, changes: Sequence[Change], directory: Directory) -> dict[int, str]:
    coming = {number: value for number, change in enumerate(changes) if (value := _coming(unique, change))}
    if not coming:
        return {}
    held = unique.holders(coming.values(), directory)
    leaving = {(change.guid, key) for change in changes for key in _keys(unique, change.before)}
    found = {}
    for number, value in coming.items():
        key = unique.key(value)
        for holder in held.get(key, ()):
            if not _is_about(changes[number], holder) and (holder.guid, key) not in leaving:
                found[number] = f"{value} belongs to {holder.words} by now."
    return found


def _coming(unique: Unique, change: Change) -> str:
    """The value that the change gives to its object and that this had not before; empty where there is none."""
    before = _keys(unique, change.before)
    values = (str(value) for value in change.after.get(unique.attribute, ()))
    return next((value for value in values if unique.key(value) not in before), "")


def _keys(unique: Unique, values: Values) -> set[str]:
    return {unique.key(str(value)) for value in values.get(unique.attribute, ())}


def _is_about(change: Change, holder: Holder) -> bool:
    return holder.guid == change.guid or (change.guid is None and DN.parse(holder.dn) == DN.parse(change.target))
