"""The server that goes, and the pool that it is in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.errors import DomainError
from pools import names
from pools.directory.pools import PoolServer, servers_of_pool

ATTRIBUTES = ("objectClass", "objectGUID", "msRTCSIP-PoolAddress", "serviceDNSName")


class NotAServer(DomainError):
    """No server has this name."""

    code, field, status = "not-a-server", "server", 404
    message = "{text} is not a server of any pool."
    hint = "Give its FQDN. The list of servers may be older than the directory: read it anew."


class ServerWithoutPool(DomainError):
    """The server belongs to no pool that exists."""

    code, field = "server-without-pool", "server"
    message = "{text} points to a pool that is not there: {pool}."
    hint = "It was left over. Deactivate it on the host with /Force."


@dataclass(frozen=True)
class Found:
    pool: Entry
    server: PoolServer
    others: tuple[PoolServer, ...]
    """The servers that stay in the pool."""


def find_server(text: str, directory: Directory) -> Found:
    """:raises NotAServer, ServerWithoutPool: there is nothing to remove, or nothing to remove it from."""
    service = _by_guid(text, directory) or _by_name(text, directory)
    if service is None:
        raise NotAServer(text=text[:255])
    address = service.link("msRTCSIP-PoolAddress")
    pool = directory.get(names.owner_of_service(address)) if address else None
    if pool is None:
        raise ServerWithoutPool(text=text[:255], pool=address or "none")
    servers, computer = servers_of_pool(pool.dn, directory), names.owner_of_service(service.dn)
    server = next(one for one in servers if one.computer == computer)
    return Found(pool, server, tuple(one for one in servers if one is not server))


def _by_guid(text: str, directory: Directory) -> Entry | None:
    try:
        entry = directory.get_by_guid(uuid.UUID(text), ATTRIBUTES)
    except ValueError:
        return None
    return entry if entry is not None and "msRTCSIP-Server" in entry.texts("objectClass") else None


def _by_name(text: str, directory: Directory) -> Entry | None:
    """By the DNS name of its computer, as the server itself has it or as the account does."""
    domain = directory.forest.domain
    computers = directory.search(domain, object_class("computer") & Eq("dNSHostName", text), attributes=("cn",))
    for computer in computers:
        if found := directory.get(names.pool_service(computer.dn), ATTRIBUTES):
            return found if _is_server(found) else None
    where = object_class("msRTCSIP-Server") & Eq("serviceDNSName", text)
    return next(iter(directory.search(domain, where, attributes=ATTRIBUTES)), None)


def _is_server(entry: Entry) -> bool:
    return "msRTCSIP-Server" in entry.texts("objectClass")


def is_pools_own_line(entry: Entry, pool: Entry, container: DN) -> bool:
    """Whether a trusted server is the line that a Standard Edition server shares with its pool."""
    same = entry.text("msRTCSIP-TrustedServerFQDN").lower() == pool.text("dNSHostName").lower()
    return same and entry.dn.parent == container
