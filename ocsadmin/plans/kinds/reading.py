"""Where the objects of changes are, and what stands there: read in few round trips."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from ocsadmin.directory import DN, Directory, Entry, Scope
from ocsadmin.directory.errors import DirectoryError, NotThere
from ocsadmin.directory.filters import Plain, any_of
from ocsadmin.plans.changes import Change

_AT_ONCE = 100


class DNByGUID(DN):
    """Names an object by its GUID wherever it is, in a request (MS-ADTS 3.1.1.3.1.2.4, alternative forms of DNs)."""

    def __init__(self, guid: UUID) -> None:
        super().__init__(())
        object.__setattr__(self, "guid", guid)

    guid: UUID

    def __str__(self) -> str:
        return f"<GUID={self.guid}>"


def named(error: DirectoryError, change: Change, verb: str) -> DirectoryError:
    """The same error with the name that people know, in place of the GUID that the request named."""
    values: dict[str, Any] = {**error.values, "dn": change.target, "what": f"{verb} {change.target}"}
    return type(error)(**values)


def entries_of(changes: Sequence[Change], directory: Directory, attributes: Sequence[str]) -> list[Entry | None]:
    """What each change is about: by GUID where it has one, else by DN."""
    by_guid = directory.get_many([change.guid for change in changes if change.guid], attributes)
    names = [DN.parse(change.target) for change in changes if change.guid is None]
    by_dn = entries_at(names, directory, attributes)
    return [by_guid.get(change.guid) if change.guid else by_dn.get(DN.parse(change.target)) for change in changes]


def entries_at(dns: Iterable[DN], directory: Directory, attributes: Sequence[str]) -> dict[DN, Entry]:
    """The entries of these names; those that are not there are left out. One search per container and hundred."""
    by_parent: dict[DN, list[DN]] = defaultdict(list)
    for dn in dict.fromkeys(dns):
        by_parent[dn.parent].append(dn)
    found: dict[DN, Entry] = {}
    for parent, children in by_parent.items():
        for start in range(0, len(children), _AT_ONCE):
            found.update(_some(parent, children[start : start + _AT_ONCE], directory, attributes))
    return found


def _some(parent: DN, children: list[DN], directory: Directory, attributes: Sequence[str]) -> dict[DN, Entry]:
    if len(children) == 1 or not parent:
        single = {dn: directory.get(dn, attributes) for dn in children}
        return {dn: entry for dn, entry in single.items() if entry is not None}
    names: list[Plain] = [dn.name for dn in children]
    try:
        entries = list(directory.search(parent, any_of("name", names), attributes=attributes, scope=Scope.ONE_LEVEL))
    except NotThere:
        return {}
    wanted = set(children)
    return {entry.dn: entry for entry in entries if entry.dn in wanted}


def place_of(change: Change, places: dict[UUID, DN], directory: Directory) -> DN:
    """Where the object is now: it may have been moved or renamed since the plan was made.

    :raises NotThere: nothing has its GUID any more.
    """
    if change.guid is None:
        return DN.parse(change.target)
    if change.guid not in places:
        entry = directory.get_by_guid(change.guid, ["objectGUID"])
        if entry is None:
            raise NotThere(dn=change.target)
        places[change.guid] = entry.dn
    return places[change.guid]


def find_places(changes: Sequence[Change], places: dict[UUID, DN], directory: Directory) -> None:
    """Look up where the objects of these changes are now, in few round trips."""
    guids = [change.guid for change in changes if change.guid and change.guid not in places]
    if guids:
        places.update((guid, entry.dn) for guid, entry in directory.get_many(guids, ["objectGUID"]).items())
