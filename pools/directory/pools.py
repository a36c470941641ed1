"""A pool and its servers as the directory has them now: what operations on an existing pool begin with."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ocsadmin.directory import DN, Directory, Entry, Scope
from ocsadmin.directory.errors import NotThere
from ocsadmin.directory.filters import Eq, Present, object_class
from ocsadmin.errors import DomainError
from pools import names
from pools.services import catalog as service_catalog
from pools.services.catalog import WindowsService


class NoSuchPool(DomainError):
    """The pool is not in the directory."""

    code, field, status = "no-such-pool", "pool", 404
    message = "{text} is not a pool of this forest."
    hint = "Give a pool's name, FQDN or GUID. The list of pools may be older than the directory: read it anew."


class NoSuchServer(DomainError):
    """The server is not in the pool."""

    code, field, status = "no-such-server", "servers", 422
    message = "{fqdn} is not a server of {pool}."
    hint = "Its servers are: {known}."


@dataclass(frozen=True)
class PoolServer:
    """A server of a pool. ``roles`` are the CNs of its objects, ``applications`` the identifiers it hosts.

    ``application_server`` is the object that lists them (objectGUID, msRTCSIP-ApplicationList), where it has one.
    """

    fqdn: str
    computer: DN
    roles: tuple[str, ...]
    applications: tuple[str, ...]
    operating_system: str = ""
    application_server: Entry | None = field(default=None, compare=False)

    @property
    def services(self) -> list[WindowsService]:
        """Its Windows services in the order to start."""
        return service_catalog.services_of(self.roles, self.applications)


def find_pool(text: str, directory: Directory, attributes: Sequence[str] = ("*",)) -> Entry:
    """The msRTCSIP-Pool with this GUID, short name or FQDN.

    :raises NoSuchPool: there is none, or the GUID is something else's.
    """
    found = _by_guid(text, directory, attributes) or _by_name(text, directory, attributes)
    if found is None:
        raise NoSuchPool(text=str(text)[:255])
    return found


def fqdn_of_pool(pool: Entry) -> str:
    return pool.text("dNSHostName") or f"{pool.dn.name}.{pool.dn.domain}"


def servers_of_pool(pool: DN, directory: Directory) -> list[PoolServer]:
    """The servers whose PoolAddress is this pool, by FQDN."""
    where = object_class("msRTCSIP-Server") & Eq("msRTCSIP-PoolAddress", names.pool_service(pool))
    found = directory.search(directory.forest.domain, where, attributes=("serviceDNSName",))
    return sorted((_server(entry, directory) for entry in found), key=lambda one: one.fqdn.lower())


def chosen_servers(pool: Entry, fqdns: Iterable[str], directory: Directory) -> list[PoolServer]:
    """These servers of the pool, in the pool's order; all without any.

    :raises NoSuchServer: one is not in the pool.
    """
    servers, wanted = servers_of_pool(pool.dn, directory), {fqdn.strip().lower(): fqdn for fqdn in fqdns}
    known = {one.fqdn.lower() for one in servers}
    for key, fqdn in wanted.items():
        if key not in known:
            raise NoSuchServer(
                fqdn=fqdn[:255], pool=fqdn_of_pool(pool), known=", ".join(one.fqdn for one in servers) or "none"
            )
    return [one for one in servers if not wanted or one.fqdn.lower() in wanted]


def _by_guid(text: str, directory: Directory, attributes: Sequence[str]) -> Entry | None:
    try:
        guid = uuid.UUID(str(text))
    except ValueError:
        return None
    entry = directory.get_by_guid(guid, tuple(dict.fromkeys((*attributes, "objectGUID", "objectClass"))))
    return entry if entry is not None and "msRTCSIP-Pool" in entry.texts("objectClass") else None


def _by_name(text: str, directory: Directory, attributes: Sequence[str]) -> Entry | None:
    name = str(text).strip()
    if not name:
        return None
    where = object_class("msRTCSIP-Pool") & (Eq("cn", name) | Eq("dNSHostName", name))
    wanted = tuple(dict.fromkeys((*attributes, "objectGUID")))
    pools = directory.search(directory.forest.pools, where, attributes=wanted, scope=Scope.ONE_LEVEL)
    return next(iter(pools), None)


def _server(service: Entry, directory: Directory) -> PoolServer:
    computer = names.owner_of_service(service.dn)
    account = directory.get(computer, ("dNSHostName", "operatingSystem"))
    roles = _roles(computer, directory)
    host = next((one for one in roles if _is_application_server(one)), None)
    fqdn = account.text("dNSHostName") if account else ""
    return PoolServer(
        fqdn=fqdn or service.text("serviceDNSName") or f"{computer.name}.{computer.domain}",
        computer=computer,
        roles=tuple(sorted(one.dn.name for one in roles)),
        applications=tuple(host.texts("msRTCSIP-ApplicationList")) if host else (),
        operating_system=account.text("operatingSystem") if account else "",
        application_server=host,
    )


def _roles(computer: DN, directory: Directory) -> list[Entry]:
    attributes = ("objectGUID", "msRTCSIP-ApplicationList", "objectClass")
    where = Present("objectClass")
    try:
        below = directory.search(names.microsoft(computer), where, attributes=attributes, scope=Scope.ONE_LEVEL)
        return list(below)
    except NotThere:
        return []


def _is_application_server(role: Entry) -> bool:
    return "msRTCSIP-ApplicationServer" in role.texts("objectClass")
