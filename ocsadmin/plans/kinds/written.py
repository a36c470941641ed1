"""Which version of which attribute a change wrote: by this replication tells our writes from those of others.

A domain controller counts the writes of each attribute and notes where and as which of its own writes each was made
(replPropertyMetaData: MS-ADTS 3.1.1.1.9, MS-DRSR 5.160). It is read back right after the write, together with the
values, in one answer: where the values are others already, someone wrote in between, and nothing is noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from ocsadmin.directory import Directory
from ocsadmin.directory.errors import DirectoryError
from ocsadmin.directory.replication_metadata import OCTETS, stamps_of_entry
from ocsadmin.directory.replication_stamps import Stamp
from ocsadmin.plans.changes import Change

from .attributes import comparables, without

KEPT = "written"
"""In a row's outcome: attribute in lower case → version, invocationId and number of the write."""


def after_modify(change: Change, directory: Directory) -> dict[str, Any]:
    """For the outcome; empty where it can't be read. The change is made either way."""
    names = list(dict.fromkeys((*change.before, *change.after)))
    if change.guid is None or not names:
        return {}
    try:
        entry = directory.get_by_guid(change.guid, [*names, "objectGUID", OCTETS])
        if entry is None:
            return {}
        ours = [name for name in names if _is_as_written(change, name, entry.wire(name))]
        return _noted(ours, stamps_of_entry(entry, directory))
    except DirectoryError:
        return {}


def after_rename(change: Change, directory: Directory) -> dict[str, Any]:
    """The same of a new name or place: both are written with the attribute ``name`` (MS-ADTS 3.1.1.5.4)."""
    if change.guid is None:
        return {}
    try:
        entry = directory.get_by_guid(change.guid, ["objectGUID", OCTETS])
        return _noted(["name"], stamps_of_entry(entry, directory)) if entry is not None else {}
    except DirectoryError:
        return {}


def of_row(outcome: Mapping[str, Any], attribute: str) -> tuple[int, UUID, int] | None:
    """Version, invocationId and number of the write that a row made of this attribute; None where that isn't known."""
    noted = outcome.get(KEPT, {}).get(attribute.lower())
    return (int(noted[0]), UUID(noted[1]), int(noted[2])) if noted else None


def _is_as_written(change: Change, name: str, now: Iterable[Any]) -> bool:
    """Whether the values that came are there and those that went are not."""
    old, new, there = change.before.get(name, ()), change.after.get(name, ()), comparables(name, tuple(now))
    gone = comparables(name, without(name, old, new))
    return comparables(name, new) <= there and not gone & there


def _noted(names: Iterable[str], stamps: Mapping[str, Stamp]) -> dict[str, Any]:
    found = {name.lower(): stamps[name.lower()] for name in names if name.lower() in stamps}
    noted = {name: [one.version, str(one.invocation_id), one.usn] for name, one in found.items()}
    return {KEPT: noted} if noted else {}
