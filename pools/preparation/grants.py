"""The rights that forest and domain preparation grant to the RTC groups, as people read them and as list entries.

Sources: Office Communications Server 2007 R2, "Changes made by forest preparation" and "Changes made by domain
preparation"; MS-ADTS 5.1.3.2.1 (control access rights: Replicating Directory Changes) and the property sets of the base
schema (User-Account-Restrictions, General-Information, Personal-Information, Public-Information).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ocsadmin.directory import DN, access
from ocsadmin.directory.access import AccessEntry, AccessList

from . import groups, layout
from .schema import SchemaName, expected

READ, WRITE, READ_WRITE = "read", "write", "read and write"
FULL, CHILDREN, BROWSE, RIGHT = "full control of", "create and delete objects below", "see", "use the right"
MASKS: Final = {
    READ: access.READ,
    WRITE: access.WRITE,
    READ_WRITE: access.READ | access.WRITE,
    FULL: access.FULL_CONTROL,
    CHILDREN: access.CREATE_CHILD | access.DELETE_CHILD,
    BROWSE: access.READ | access.LIST | access.LIST_OBJECT | access.READ_CONTROL,
    RIGHT: access.CONTROL,
}
DSACLS: Final = {
    READ: "RP", WRITE: "WP", READ_WRITE: "RPWP", FULL: "GA", CHILDREN: "CCDC", BROWSE: "GR", RIGHT: "CA",
}  # fmt: skip

WELL_KNOWN: Final = {
    "Replicating Directory Changes": UUID("1131f6aa-9c07-11d1-f79f-00c04fc2dcd2"),
    "Account Restrictions": UUID("4c164200-20c0-11d0-a768-00aa006e0529"),
    "General Information": UUID("59ba2f42-79a2-11d0-9020-00c04fc2d3cf"),
    "Personal Information": UUID("77b5b886-944a-11d1-aebd-0000f80367c1"),
    "Public Information": UUID("e48d0154-bcf8-11d1-8702-00c04fb96050"),
}
"""Control access rights and property sets that every forest has."""
PUBLIC_READING: Final = tuple(name for name in WELL_KNOWN if name.endswith(("Information", "Restrictions")))
SERVER_CLASSES: Final = (
    "container",
    "msRTCSIP-Server",
    "msRTCSIP-MCU",
    "msRTCSIP-WebComponents",
    "msRTCSIP-ApplicationServer",
    "msRTCSIP-MediationServer",
)
"""Objects below a computer account that activation makes."""


@dataclass(frozen=True)
class Grant:
    """``group`` may do ``right`` with ``what`` (an attribute, a property set, a right; empty: all) of objects.

    ``of``: the class of objects below that it is for; empty: this object. ``below``: what stands below inherits it too.
    """

    group: str
    right: str
    what: str = ""
    of: str = ""
    below: bool = False

    def __str__(self) -> str:
        if self.right == FULL:
            whole = f"{self.of} objects below" if self.of else "it and all below"
            return f"{self.group}: {FULL} {whole}"
        thing = self.what or ("computer accounts" if self.right == CHILDREN else "all of it")
        where = f" of {self.of} objects" if self.of and self.right != CHILDREN else ""
        return f"{self.group}: {self.right} {thing}{where}"

    def entry(self, sid: bytes, names: Mapping[str, SchemaName]) -> AccessEntry:
        """The entry of an access control list.

        :raises KeyError: the schema lacks the name.
        """
        object_guid = None if not self.what else WELL_KNOWN.get(self.what) or names[self.what.lower()].guid
        inherited = names[self.of.lower()].guid if self.of else None
        flags = access.CONTAINER_INHERIT if self.below or self.of else 0
        flags |= access.INHERIT_ONLY if self.of else 0
        return AccessEntry.allow(sid, MASKS[self.right], flags=flags, object_guid=object_guid, inherited=inherited)

    def given_by(self, there: AccessList, sid: bytes, names: Mapping[str, SchemaName]) -> bool:
        """Whether the list gives as much: by this very entry, or by one that covers it (a property set, all of it)."""
        wanted = self.entry(sid, names)
        known = names.get(self.what.lower())
        objects = {None, wanted.object_guid, known.property_set if known else None}
        needed = wanted.mask
        for entry in there.entries:
            if entry.allows and entry.sid == sid and entry.object_guid in objects and _reaches(entry, wanted):
                needed &= ~entry.mask
        return needed == 0

    def dsacls(self, account: str) -> str:
        """The same as an option of dsacls.exe: ``/I:S /G "CONTOSO\\group:RPWP;attribute;class"``."""
        reach = " /I:S" if self.of else " /I:T" if self.below else ""
        kind = f";{self.what};{self.of}" if self.of else f";{self.what}" if self.what else ""
        return f'{reach} /G "{account}:{DSACLS[self.right]}{kind}"'

    def to_json(self) -> dict[str, Any]:
        return {"group": self.group, "right": self.right, "what": self.what, "of": self.of, "below": self.below}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Grant:
        """By hand: a part of a stored change."""
        return cls(data["group"], data["right"], data["what"], data["of"], data["below"])


def _reaches(entry: AccessEntry, wanted: AccessEntry) -> bool:
    """Whether an entry goes as far down as the one that is wanted."""
    if entry.inherited_object not in (None, wanted.inherited_object):
        return False
    if wanted.flags & access.INHERIT_ONLY:
        return bool(entry.flags & access.CONTAINER_INHERIT)
    if entry.flags & access.INHERIT_ONLY or entry.inherited_object:
        return False
    return not wanted.flags & access.CONTAINER_INHERIT or bool(entry.flags & access.CONTAINER_INHERIT)


def of_forest(rtc_service: DN, group_dns: Mapping[str, DN]) -> Iterator[tuple[DN, tuple[Grant, ...]]]:
    """What forest preparation grants: on RTC Service, on Global Settings, on the groups of service accounts."""
    yield (
        rtc_service,
        (
            Grant(groups.SERVER_ADMINS, FULL, below=True),
            Grant(groups.GLOBAL_READ, BROWSE, below=True),
        ),
    )
    writers = (groups.GLOBAL_WRITE, groups.HOME_SERVER_SERVICES)
    settings = rtc_service.child("CN", layout.GLOBAL_SETTINGS)
    yield settings, tuple(Grant(group, READ_WRITE, below=True) for group in writers)
    yield from of_groups(group_dns)


def of_groups(group_dns: Mapping[str, DN]) -> Iterator[tuple[DN, tuple[Grant, ...]]]:
    """RTCUniversalServerAdmins decide which service accounts are members."""
    for group in groups.SERVICE_GROUPS:
        if group in group_dns:
            yield group_dns[group], (Grant(groups.SERVER_ADMINS, READ_WRITE, "member"),)


def of_domain() -> tuple[Grant, ...]:
    """What domain preparation grants at the head of the domain, for the users below it."""
    attributes = expected()["on_users"]
    written = (*attributes, "proxyAddresses", "telephoneNumber")
    return (
        *(Grant(groups.USER_ADMINS, READ_WRITE, name, "user") for name in written),
        *(Grant(groups.HOME_SERVER_SERVICES, READ_WRITE, name, "user") for name in attributes),
        *(Grant(groups.USER_READ, READ, name, "user") for name in (*attributes, *PUBLIC_READING)),
        Grant(groups.HOME_SERVER_SERVICES, RIGHT, "Replicating Directory Changes"),
    )


def of_server_container() -> tuple[Grant, ...]:
    """What lets RTCUniversalServerAdmins activate servers whose computer accounts are below a container."""
    return (
        Grant(groups.SERVER_ADMINS, CHILDREN, of="computer"),
        *(Grant(groups.SERVER_ADMINS, FULL, of=name) for name in SERVER_CLASSES),
    )


def lacking(
    wanted: Iterable[Grant], there: AccessList | None, sids: Mapping[str, bytes], names: Mapping[str, SchemaName]
) -> tuple[Grant, ...]:
    """Those that the list does not give. Where the list can't be read, or a group is not there, all of them."""
    return tuple(
        grant
        for grant in wanted
        if there is None
        or grant.group not in sids
        or not _nameable(grant, names)
        or not grant.given_by(there, sids[grant.group], names)
    )


def _nameable(grant: Grant, names: Mapping[str, SchemaName]) -> bool:
    known = not grant.what or grant.what in WELL_KNOWN or grant.what.lower() in names
    return known and (not grant.of or grant.of.lower() in names)


def summary(grants: Sequence[Grant]) -> list[str]:
    """Few lines for many grants: one for each group, right and class."""
    together: dict[tuple[str, str, str], list[str]] = {}
    for grant in grants:
        together.setdefault((grant.group, grant.right, grant.of), []).append(grant.what)
    return [_line(Grant(group, right, "", of), whats) for (group, right, of), whats in together.items()]


def _line(grant: Grant, whats: list[str]) -> str:
    if len(whats) == 1:
        return str(Grant(grant.group, grant.right, whats[0], grant.of))
    return f"{grant.group}: {grant.right} {len(whats)} attributes of {grant.of} objects"
