"""Who may do what with an object: its discretionary access control list, as octets and as entries.

Sources: MS-DTYP 2.4.2.2 (SID), 2.4.3 (ACCESS_MASK), 2.4.4 (ACE), 2.4.5 (ACL), 2.4.6 (SECURITY_DESCRIPTOR); MS-ADTS
5.1.3.2 (rights of directory objects), 3.1.1.3.4.1.11 (LDAP_SERVER_SD_FLAGS_OID), 3.1.1.1.9 (replPropertyMetaData).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

CREATE_CHILD, DELETE_CHILD, LIST, SELF = 0x1, 0x2, 0x4, 0x8
READ, WRITE, DELETE_TREE, LIST_OBJECT, CONTROL = 0x10, 0x20, 0x40, 0x80, 0x100
DELETE, READ_CONTROL, WRITE_DAC, WRITE_OWNER = 0x10000, 0x20000, 0x40000, 0x80000
FULL_CONTROL = 0xF01FF

CONTAINER_INHERIT, INHERIT_ONLY, INHERITED = 0x2, 0x8, 0x10
ALLOWED, DENIED, ALLOWED_OBJECT, DENIED_OBJECT = 0x0, 0x1, 0x5, 0x6
_OBJECT_PRESENT, _INHERITED_PRESENT = 0x1, 0x2
_DACL_PRESENT, _SELF_RELATIVE = 0x4, 0x8000
_ACL_REVISION_DS = 4
_DESCRIPTOR_ATTRIBUTE = 0x20119
"""The attribute number of nTSecurityDescriptor (1.2.840.113556.1.2.281, MS-ADTS 3.1.1.2.6)."""


class Malformed(ValueError):
    """The octets are no security descriptor."""


@dataclass(frozen=True)
class AccessEntry:
    """One entry of an access control list.

    ``sid`` in its octets; ``object_guid`` and ``inherited_object`` are GUIDs of the schema or of control access rights.
    Entries of types that are unknown here are kept as they are (``octets``).
    """

    type: int
    flags: int
    mask: int
    sid: bytes
    object_guid: UUID | None = None
    inherited_object: UUID | None = None
    octets: bytes = b""

    @property
    def allows(self) -> bool:
        return self.type in (ALLOWED, ALLOWED_OBJECT)

    @property
    def denies(self) -> bool:
        return self.type in (DENIED, DENIED_OBJECT)

    @property
    def inherited(self) -> bool:
        """It came from a container above."""
        return bool(self.flags & INHERITED)

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two entries the same, wherever they came from."""
        return (
            self.type,
            self.flags & ~INHERITED,
            self.mask,
            self.sid,
            self.object_guid,
            self.inherited_object,
            self.octets,
        )

    def pack(self) -> bytes:
        if self.octets:
            return self.octets
        body = struct.pack("<I", self.mask)
        if self.type in (ALLOWED_OBJECT, DENIED_OBJECT):
            present = bool(self.object_guid) * _OBJECT_PRESENT | bool(self.inherited_object) * _INHERITED_PRESENT
            body += struct.pack("<I", present)
            body += b"".join(guid.bytes_le for guid in (self.object_guid, self.inherited_object) if guid)
        body += self.sid
        return struct.pack("<BBH", self.type, self.flags, 4 + len(body)) + body

    @classmethod
    def allow(
        cls, sid: bytes, mask: int, *, flags: int = 0, object_guid: UUID | None = None, inherited: UUID | None = None
    ) -> AccessEntry:
        """An entry that allows something."""
        kind = ALLOWED_OBJECT if object_guid or inherited else ALLOWED
        return cls(kind, flags, mask, sid, object_guid, inherited)


@dataclass(frozen=True)
class AccessList:
    """An object's list, with the control bits around it; ``version`` counts how often its permissions were written.

    ``version`` is 0 where the console's account may not see it.
    """

    entries: tuple[AccessEntry, ...]
    control: int = _DACL_PRESENT | _SELF_RELATIVE
    version: int = 0

    @classmethod
    def unpack(cls, octets: bytes, version: int = 0) -> AccessList:
        """:raises Malformed: they are no self-relative security descriptor with such a list.

        Without a list everyone may do everything; adding to it would take that away, so it is refused, too.
        """
        try:
            revision, _zero, control, _owner, _group, _sacl, dacl = struct.unpack_from("<BBHIIII", octets)
            if revision != 1 or not dacl or not control & _DACL_PRESENT:
                raise struct.error("no list")
            entries = tuple(_entries(octets, dacl))
        except (struct.error, IndexError) as error:
            raise Malformed(f"{len(octets)} octets that are no security descriptor") from error
        return cls(entries, control, version)

    def pack(self) -> bytes:
        """The descriptor with this list alone (SDFlags 4: owner, group and audit stay as they are)."""
        packed = [entry.pack() for entry in self.entries]
        size = 8 + sum(map(len, packed))
        acl = struct.pack("<BBHHH", _ACL_REVISION_DS, 0, size, len(packed), 0) + b"".join(packed)
        control = self.control | _DACL_PRESENT | _SELF_RELATIVE
        return struct.pack("<BBHIIII", 1, 0, control, 0, 0, 0, 20) + acl

    def with_added(self, added: Iterable[AccessEntry]) -> AccessList:
        """In canonical order: what is denied here, what is allowed here, what was inherited (MS-DTYP 2.4.5)."""
        own = [entry for entry in self.entries if not entry.inherited]
        denied = [entry for entry in own if entry.denies]
        others = [entry for entry in own if not entry.denies]
        inherited = [entry for entry in self.entries if entry.inherited]
        return replace(self, entries=(*denied, *others, *added, *inherited))

    def without(self, removed: Sequence[AccessEntry]) -> AccessList:
        """Each of these taken away once, where it stands as the object's own."""
        left = list(self.entries)
        for entry in removed:
            same = [one for one in left if not one.inherited and one.key == entry.key]
            if same:
                left.remove(same[-1])
        return replace(self, entries=tuple(left))

    def holds(self, entry: AccessEntry) -> bool:
        """Whether this very entry stands here as the object's own."""
        return any(not one.inherited and one.key == entry.key for one in self.entries)


def _entries(octets: bytes, at: int) -> Iterable[AccessEntry]:
    _revision, _zero, _size, count, _zero2 = struct.unpack_from("<BBHHH", octets, at)
    at += 8
    for _number in range(count):
        kind, flags, size = struct.unpack_from("<BBH", octets, at)
        if size < 4 or at + size > len(octets):
            raise struct.error("an entry longer than its list")
        yield entry_of(octets[at : at + size], kind, flags)
        at += size


def entry_of(octets: bytes, kind: int | None = None, flags: int | None = None) -> AccessEntry:
    """One entry from its octets."""
    kind, flags = octets[0] if kind is None else kind, octets[1] if flags is None else flags
    if kind not in (ALLOWED, DENIED, ALLOWED_OBJECT, DENIED_OBJECT):
        return AccessEntry(kind, flags, 0, b"", octets=octets)
    (mask,) = struct.unpack_from("<I", octets, 4)
    at, guids = 8, list[UUID | None]((None, None))
    if kind in (ALLOWED_OBJECT, DENIED_OBJECT):
        (present,) = struct.unpack_from("<I", octets, at)
        at += 4
        for position, bit in enumerate((_OBJECT_PRESENT, _INHERITED_PRESENT)):
            if present & bit:
                guids[position] = UUID(bytes_le=octets[at : at + 16])
                at += 16
    length = 8 + 4 * octets[at + 1]
    return AccessEntry(kind, flags, mask, octets[at : at + length], guids[0], guids[1])


def sid_text(sid: bytes) -> str:
    """``S-1-5-21-…`` (MS-DTYP 2.4.2.1)."""
    authority = int.from_bytes(sid[2:8], "big")
    parts = struct.unpack(f"<{sid[1]}I", sid[8 : 8 + 4 * sid[1]])
    return "-".join(["S", str(sid[0]), str(authority), *map(str, parts)])


def version_of_descriptor(metadata: bytes) -> int:
    """How often nTSecurityDescriptor was written, out of replPropertyMetaData; 0 where that can't be told."""
    try:
        form, _pad, count, _pad2 = struct.unpack_from("<IIII", metadata)
        for number in range(count if form == 1 else 0):
            attribute, version = struct.unpack_from("<II", metadata, 16 + 48 * number)
            if attribute == _DESCRIPTOR_ATTRIBUTE:
                return int(version)
    except struct.error:
        return 0
    return 0
