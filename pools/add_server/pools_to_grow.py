"""The pools that servers can be added to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.errors import DomainError
from pools import names
from pools.directory import server_entries
from pools.directory.pools import PoolServer, find_pool, fqdn_of_pool, servers_of_pool
from pools.models import Pool

ATTRIBUTES: Final = (
    *server_entries.POOL_ATTRIBUTES,
    "msRTCSIP-PoolType",
    "msRTCSIP-PoolVersion",
    "msRTCSIP-PoolDomainFQDN",
)


class PoolHasOneServer(DomainError):
    """A Standard Edition server is alone in its pool."""

    code, field = "pool-has-one-server", "pool"
    message = "{pool} is a Standard Edition server: it is its own pool, and gets no further servers."
    hint = "Choose an Enterprise pool, or create one."


class PoolOfOtherVersion(DomainError):
    """The pool is of another version of the product."""

    code, field = "pool-of-other-version", "pool"
    message = "{pool} is a pool of {version}; servers of Office Communications Server 2007 R2 can't join it."
    hint = "Choose a pool of Office Communications Server 2007 R2."


class PoolIncomplete(DomainError):
    """Objects of the pool are missing."""

    code, field = "pool-incomplete", "pool"
    message = "{pool} has no {dn}, which its servers refer to."
    hint = "The pool was not created completely, or something of it was deleted. Remove it and create it anew."


@dataclass(frozen=True)
class PoolToGrow:
    """A pool with what a new server refers to."""

    entry: Entry
    fqdn: str
    domain: str
    servers: tuple[PoolServer, ...]
    factories: dict[str, DN]

    @property
    def applications(self) -> list[str]:
        """Identifiers of the built-in applications that are active in it."""
        listed = self.entry.texts("msRTCSIP-ApplicationList")
        return [name for name in names.BUILT_IN_APPLICATIONS if name in listed]

    @property
    def missing_factories(self) -> list[str]:
        return [mcu_type for mcu, mcu_type in names.MCU_TYPES.items() if mcu not in self.factories]


def pool_to_grow(text: str, directory: Directory) -> PoolToGrow:
    """The Enterprise pool with this GUID, name or FQDN.

    :raises NoSuchPool: there is none. :raises PoolHasOneServer, PoolOfOtherVersion, PoolIncomplete: it takes no server.
    """
    entry = find_pool(text, directory, ATTRIBUTES)
    fqdn = fqdn_of_pool(entry)
    if entry.number("msRTCSIP-PoolType") == Pool.PoolType.STANDARD:
        raise PoolHasOneServer(pool=fqdn)
    version = entry.number("msRTCSIP-PoolVersion", names.R2_VERSION)
    if version != names.R2_VERSION:
        raise PoolOfOtherVersion(pool=fqdn, version=_version(version))
    _refuse_incomplete(entry, fqdn, directory)
    return PoolToGrow(
        entry=entry,
        fqdn=fqdn,
        domain=entry.text("msRTCSIP-PoolDomainFQDN") or fqdn.partition(".")[2],
        servers=tuple(servers_of_pool(entry.dn, directory)),
        factories=server_entries.factories_of(entry.dn, directory),
    )


def enterprise_pools(directory: Directory) -> list[Entry]:
    """Those that a wizard offers, by FQDN."""
    where = object_class("msRTCSIP-Pool") & Eq("msRTCSIP-PoolType", Pool.PoolType.ENTERPRISE.value)
    found = directory.search(directory.forest.pools, where, attributes=ATTRIBUTES)
    return sorted(found, key=lambda entry: fqdn_of_pool(entry).lower())


def _refuse_incomplete(entry: Entry, fqdn: str, directory: Directory) -> None:
    services = ("LC Services", "LS WebComponents Service", "LS AppServer Service")
    for service in services:
        dn = names.microsoft(entry.dn).child("CN", service)
        if directory.get(dn, ("cn",)) is None:
            raise PoolIncomplete(pool=fqdn, dn=dn)


def _version(number: int) -> str:
    return str(Pool.Version(number).label) if number in Pool.Version else f"version {number}"
