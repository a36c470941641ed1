"""Fitting what takes changes back to the objects as they are now: known by GUID, called by the DN of today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from ocsadmin.directory import DN, BadDN, Directory

from .changes import Change
from .kinds.reading import find_places

ADD, MODIFY = "directory.add", "directory.modify"


def identified(changes: list[Change], made: Mapping[str, UUID | None]) -> list[Change]:
    """Objects that the job itself made are known by their GUIDs: another one of the same name is not meant.

    ``made`` is DN → GUID. What is made anew by these very changes gets a GUID that nobody knows yet.
    """
    anew = objects_added(changes)
    known = {_key(target): guid for target, guid in made.items()}
    return [_with_guid(change, known, anew) for change in changes]


def objects_added(changes: Iterable[Change]) -> set[str]:
    """Keys of the DNs that these changes add."""
    return {_key(change.target) for change in changes if change.kind == ADD}


def named_as_now(changes: list[Change], directory: Directory) -> list[Change]:
    """The same changes of values, with the DNs that their objects have now."""
    places: dict[UUID, DN] = {}
    find_places([change for change in changes if change.kind == MODIFY], places, directory)
    return [
        replace(change, target=str(places[change.guid])) if change.kind == MODIFY and change.guid in places else change
        for change in changes
    ]


def _with_guid(change: Change, known: Mapping[str, UUID | None], anew: set[str]) -> Change:
    key = _key(change.target)
    if key in anew:
        return replace(change, guid=None)
    return change if change.guid else replace(change, guid=known.get(key))


def _key(target: str) -> str:
    try:
        return DN.parse(target).key
    except BadDN:
        return target
