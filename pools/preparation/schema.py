"""The schema: which release extended it, and whether all classes and attributes of OCS 2007 R2 are there.

Sources: tables of the rangeUpper of CN=ms-RTC-SIP-SchemaVersion; Office Communications Server 2007 R2, "Schema classes
and descriptions" and "Schema attributes and descriptions" (the names in ``schema_names.json``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from ocsadmin.directory import DN, Directory, Scope
from ocsadmin.directory.errors import NotThere
from ocsadmin.directory.filters import Eq, StartsWith, any_of, object_class

WANTED: Final = 1008
RELEASES: Final = {
    1006: "Live Communications Server 2005",
    1007: "Office Communications Server 2007",
    1008: "Office Communications Server 2007 R2",
    1100: "Lync Server 2010",
    1150: "Lync Server 2013",
}
PREFIX: Final = "msRTCSIP-"
DOMAIN_CONTROLLERS: Final = 516
"""Relative identifier of the group Domain Controllers (MS-DTYP 2.4.2.4)."""
COMMON: Final = ("proxyAddresses", "telephoneNumber", "member", "user", "computer", "container", "group")
"""Names of the base schema that rights of preparation are about."""


@dataclass(frozen=True)
class SchemaName:
    """A class or attribute of the schema. ``property_set``: what access control entries may name in its place."""

    guid: UUID
    property_set: UUID | None = None


@dataclass(frozen=True)
class SchemaState:
    """``version`` is None where no release of the product has extended the schema."""

    version: int | None
    missing_classes: tuple[str, ...] = ()
    missing_attributes: tuple[str, ...] = ()
    names: dict[str, SchemaName] = field(default_factory=dict, compare=False, repr=False)
    """lDAPDisplayName in lower case → what entries of access lists call it."""
    master: str = ""
    """FQDN of the schema master, on whose right schema preparation depends."""

    @property
    def done(self) -> bool:
        return self.version is not None and self.version >= WANTED and not self.missing

    @property
    def missing(self) -> tuple[str, ...]:
        return (*self.missing_classes, *self.missing_attributes)

    @property
    def in_words(self) -> str:
        """One sentence on where the schema stands."""
        if self.version is None:
            return "The schema has not been extended for Office Communications Server."
        release = RELEASES.get(self.version, "a release that this console does not know")
        if self.version < WANTED:
            return f"The schema is that of {release} (version {self.version}); {RELEASES[WANTED]} needs {WANTED}."
        if self.missing:
            lacks = f"{len(self.missing)} classes or attributes are missing"
            return f"The version is {self.version} ({release}), but {lacks}."
        if self.version == WANTED:
            return f"The schema is that of {release} (version {WANTED}); nothing is missing."
        return f"The schema is that of {release} (version {self.version}), which has all that {RELEASES[WANTED]} needs."


@lru_cache(maxsize=1)
def expected() -> dict[str, list[str]]:
    """``classes``, ``attributes`` and ``on_users``: attributes that users carry."""
    names: dict[str, list[str]] = json.loads(Path(__file__).with_name("schema_names.json").read_text(encoding="utf-8"))
    return names


def read_schema(directory: Directory) -> SchemaState:
    """Two searches of the schema, both indexed or one level deep."""
    schema = directory.forest.schema
    found = {}
    where = StartsWith("lDAPDisplayName", PREFIX) | any_of("lDAPDisplayName", list(COMMON))
    wanted = ("lDAPDisplayName", "schemaIDGUID", "attributeSecurityGUID", "isDefunct")
    for entry in directory.search(schema, where, attributes=wanted, scope=Scope.ONE_LEVEL):
        if entry.text("isDefunct") != "TRUE":
            property_set = entry.raw("attributeSecurityGUID")
            own = SchemaName(
                UUID(bytes_le=entry.raw("schemaIDGUID")[0]),
                UUID(bytes_le=property_set[0]) if property_set else None,
            )
            found[entry.text("lDAPDisplayName").lower()] = own
    return SchemaState(
        version=_version(directory),
        missing_classes=tuple(name for name in expected()["classes"] if name.lower() not in found),
        missing_attributes=tuple(name for name in expected()["attributes"] if name.lower() not in found),
        names=found,
        master=_master(directory),
    )


def _version(directory: Directory) -> int | None:
    marker = directory.get(directory.forest.schema.child("CN", "ms-RTC-SIP-SchemaVersion"), ("rangeUpper",))
    return marker.number("rangeUpper") if marker is not None and marker.has("rangeUpper") else None


def _master(directory: Directory) -> str:
    """The FQDN of the controller whose NTDS settings ``fSMORoleOwner`` of the schema names (MS-ADTS 3.1.1.1.11)."""
    head = directory.get(directory.forest.schema, ("fSMORoleOwner",))
    owner = head.text("fSMORoleOwner") if head is not None else ""
    server = directory.get(DN.parse(owner).parent, ("dNSHostName",)) if owner else None
    return server.text("dNSHostName") if server is not None else ""


def domain_controllers(directory: Directory) -> list[str]:
    """FQDNs of the controllers of the console's domain."""
    base = directory.forest.domain.child("OU", "Domain Controllers")
    try:
        where = object_class("computer") & Eq("primaryGroupID", DOMAIN_CONTROLLERS)
        found = directory.search(base, where, attributes=("dNSHostName",))
        return sorted(name for entry in found if (name := entry.text("dNSHostName")))
    except NotThere:
        return []
