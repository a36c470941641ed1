"""When and where each attribute of an object was last changed: the metadata that Active Directory replicates.

A domain controller gives it as XML (constructed attributes), or where it constructs none (Samba) as octets. It says
when and on which controller, never who, and never which value was there before.

Sources: MS-ADTS 3.1.1.4.5 (msDS-ReplAttributeMetaData, msDS-ReplValueMetaData), 3.1.1.1.9 (invocationId),
6.1.1.2.2.1.2.1 (server and nTDSDSA objects below CN=Sites).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from threading import Lock
from typing import Final
from uuid import UUID

from . import replication_octets, replication_xml
from .dn import DN
from .entry import Entry
from .errors import DirectoryError
from .filters import Present, object_class
from .interface import Directory
from .replication_stamps import Malformed, ReplicationMetadata, Stamp

__all__ = ["WANTED", "MetadataUnreadable", "ReplicationMetadata", "Stamp", "metadata_of", "read_metadata"]

ATTRIBUTES: Final = "msDS-ReplAttributeMetaData"
VALUES: Final = "msDS-ReplValueMetaData"
OCTETS: Final = "replPropertyMetaData"
WANTED: Final = (ATTRIBUTES, VALUES, OCTETS, "objectGUID")
"""What has to be read of an object for :func:`metadata_of`; all three must be asked for by name."""


class MetadataUnreadable(DirectoryError):
    """The replication metadata can't be read."""

    code, status = "replication-metadata-unreadable", 502
    message = "The replication metadata of {dn} is not in the documented form: {words}"
    hint = "Look with repadmin /showobjmeta on a domain controller."


def read_metadata(directory: Directory, guid: UUID) -> ReplicationMetadata | None:
    """All stamps of an object, the newest first; None where there is no such object (any more).

    :raises DirectoryError: the directory can't be read. :raises MetadataUnreadable: what it gives can't be understood.
    """
    entry = directory.get_by_guid(guid, WANTED)
    return None if entry is None else metadata_of(entry, directory)


def metadata_of(entry: Entry, directory: Directory) -> ReplicationMetadata:
    """The stamps of an object that was read with ``WANTED``. One or two searches more, for the names.

    :raises MetadataUnreadable, DirectoryError:
    """
    try:
        stamps = _stamps(entry, directory)
    except Malformed as error:
        raise MetadataUnreadable(dn=entry.dn_text, words=str(error)) from error
    known = any(entry.has(name) for name in (ATTRIBUTES, OCTETS))
    named = _with_controllers(stamps, directory) if stamps else stamps
    newest_first = sorted(named, key=lambda one: (one.when, one.usn, one.attribute), reverse=True)
    return ReplicationMetadata(entry.guid, tuple(newest_first), known)


def _stamps(entry: Entry, directory: Directory) -> tuple[Stamp, ...]:
    if entry.has(ATTRIBUTES):
        return replication_xml.stamps_of((*entry.raw(ATTRIBUTES), *entry.raw(VALUES)))
    octets = entry.raw(OCTETS)
    return replication_octets.stamps_of(octets[0], _names(directory)) if octets else ()


def _with_controllers(stamps: Iterable[Stamp], directory: Directory) -> tuple[Stamp, ...]:
    known = controllers(directory)
    return tuple(replace(one, controller=known.get(one.invocation_id, one.controller)) for one in stamps)


def controllers(directory: Directory) -> dict[UUID, str]:
    """DNS names of the domain controllers that are in the forest now, by their invocationId. Two searches."""
    sites = directory.forest.configuration.child("CN", "Sites")
    servers = directory.search(sites, object_class("server"), attributes=("dNSHostName",))
    names = {entry.dn: entry.text("dNSHostName") or entry.dn.name for entry in servers}
    settings = directory.search(sites, object_class("nTDSDSA"), attributes=("invocationId",))
    return {
        entry.uuid("invocationId"): _name_of(entry.dn.parent, names) for entry in settings if entry.has("invocationId")
    }


def _name_of(server: DN, names: Mapping[DN, str]) -> str:
    return names.get(server) or server.name


_known: dict[tuple[DN, bytes], dict[int, str]] = {}
_lock = Lock()


def _names(directory: Directory) -> Mapping[int, str]:
    """Number → name of all attributes of the schema; read once for each state of the schema (schemaInfo)."""
    schema = directory.forest.schema
    head = directory.get(schema, ("schemaInfo",))
    key = (schema, b"".join(sorted(head.raw("schemaInfo"))) if head else b"")
    with _lock:
        if key not in _known:
            _known.clear()  # one forest, one schema at a time
            _known[key] = _read_names(directory, schema)
        return _known[key]


def _read_names(directory: Directory, schema: DN) -> dict[int, str]:
    wanted = ("lDAPDisplayName", "attributeID", "msDS-IntId")
    found: dict[int, str] = {}
    for entry in directory.search(schema, Present("attributeID"), attributes=wanted):
        own = int(entry.text("msDS-IntId")) if entry.has("msDS-IntId") else None
        number = replication_octets.number_of(entry.text("attributeID"), own)
        if number is not None:
            found[number] = entry.text("lDAPDisplayName")
    return found


def metadata_of_many(entries: Iterable[Entry], directory: Directory) -> list[ReplicationMetadata]:
    """The same of many objects, read with ``WANTED``: the names are asked for once. What can't be read is left out.

    :raises DirectoryError: the directory can't be read.
    """
    known: dict[UUID, str] | None = None
    found = []
    for entry in entries:
        try:
            stamps = _stamps(entry, directory)
        except Malformed:
            continue
        known = controllers(directory) if known is None else known
        named = (replace(one, controller=known.get(one.invocation_id, one.controller)) for one in stamps)
        newest_first = sorted(named, key=lambda one: (one.when, one.usn, one.attribute), reverse=True)
        found.append(ReplicationMetadata(entry.guid, tuple(newest_first), bool(stamps)))
    return found


def stamps_of_entry(entry: Entry, directory: Directory) -> dict[str, Stamp]:
    """The stamps by attribute in lower case, of an object read with ``OCTETS``. Empty where they can't be read.

    :raises DirectoryError: the schema can't be read.
    """
    octets = entry.raw(OCTETS)
    with suppress(Malformed):
        stamps = replication_octets.stamps_of(octets[0], _names(directory)) if octets else ()
        return {stamp.attribute.lower(): stamp for stamp in stamps}
    return {}


def stamps_of_many(guids: Sequence[UUID], directory: Directory) -> dict[UUID, ReplicationMetadata]:
    """The stamps of many objects in few round trips, without the controllers' names.

    Objects that are not there, or whose metadata the console's account may not read, are left out.

    :raises DirectoryError: the directory can't be read.
    """
    found = {}
    for guid, entry in directory.get_many(guids, (OCTETS,)).items():
        octets = entry.raw(OCTETS)
        with suppress(Malformed):
            if octets:
                found[guid] = ReplicationMetadata(guid, replication_octets.stamps_of(octets[0], _names(directory)))
    return found
