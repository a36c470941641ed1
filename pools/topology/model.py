"""What the picture shows, read from the mirror."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ocsadmin.directory import DN
from pools import queries, words
from pools.models import GlobalSettings, HostAddress, HostRole, Pool, TrustedServiceEntry
from pools.names import BUILT_IN_APPLICATIONS
from pools.validation.health import UNKNOWN, Health, health_of, health_of_servers

MEDIA_RELAY: Final = "MRAS"
EDGE_ROLES: Final = (
    HostRole.Role.EDGE_INTERNAL,
    HostRole.Role.EDGE_AV_INTERNAL,
    HostRole.Role.EDGE_CONFERENCING_INTERNAL,
)
"""Names of Edge Servers inside, as somebody entered them."""


@dataclass(frozen=True)
class ServerNode:
    """A server of a pool. ``roles`` in the words of administrators."""

    fqdn: str
    roles: tuple[str, ...] = ()
    health: Health = UNKNOWN


@dataclass(frozen=True)
class PoolNode:
    """A pool with all that belongs to it.

    ``balanced``: several servers, so that a load balancer stands before them; ``balancer`` are the addresses of it that
    somebody entered.
    """

    guid: UUID
    name: str
    fqdn: str
    kind: str
    url: str
    servers: tuple[ServerNode, ...] = ()
    back_end: str = ""
    balanced: bool = False
    balancer: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    users: int | None = None
    health: Health = UNKNOWN


@dataclass(frozen=True)
class EdgeNode:
    """An Edge Server as the inside knows it: its internal name and what it is for."""

    fqdn: str
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class ApplicationNode:
    """An application that runs on computers of its own (a trusted service entry of somebody else)."""

    name: str
    fqdn: str
    port: int | None = None


@dataclass(frozen=True)
class Topology:
    """``forest`` is the name of the root domain, empty while the mirror holds nothing."""

    forest: str = ""
    sip_domains: tuple[str, ...] = ()
    pools: tuple[PoolNode, ...] = ()
    edges: tuple[EdgeNode, ...] = ()
    applications: tuple[ApplicationNode, ...] = ()

    @property
    def server_count(self) -> int:
        return sum(len(pool.servers) for pool in self.pools)

    @property
    def is_empty(self) -> bool:
        return not self.pools


def read_topology(pools: Iterable[Pool] | None = None) -> Topology:
    """The whole forest, or these pools of it. The same number of queries, however large it is."""
    found = list(queries.with_server_count() if pools is None else pools)
    rows = queries.rows_of(found)
    keys = [pool.service_dn_key for pool in found]
    servers = _servers(keys)
    standing = health_of(keys)
    of_servers = health_of_servers(row.server.fqdn for group in servers.values() for row in group)
    settings = GlobalSettings.objects.current()
    entries = list(TrustedServiceEntry.objects.all())
    balancers = _balancers(found)
    return Topology(
        forest=_root_domain(found, settings),
        sip_domains=tuple(queries.sip_domain_names()),
        pools=tuple(
            _pool(row, servers.get(row.pool.service_dn_key, ()), standing, of_servers, balancers) for row in rows
        ),
        edges=_edges(settings, entries),
        applications=_applications(entries, found),
    )


def _servers(keys: Iterable[str]) -> dict[str, list[queries.ServerRow]]:
    """Key of a pool's service → its servers."""
    found: dict[str, list[queries.ServerRow]] = {key: [] for key in keys}
    for row in queries.server_rows():
        if row.server.pool_key in found:
            found[row.server.pool_key].append(row)
    return found


def _pool(
    row: queries.PoolRow,
    servers: Sequence[queries.ServerRow],
    standing: Mapping[str, Health],
    of_servers: Mapping[str, Health],
    balancers: Mapping[str, tuple[str, ...]],
) -> PoolNode:
    pool = row.pool
    enterprise = pool.pool_type != Pool.PoolType.STANDARD
    balanced = enterprise and len(servers) > 1
    return PoolNode(
        guid=pool.guid,
        name=pool.name,
        fqdn=pool.fqdn,
        kind=words.pool_type(pool.pool_type),
        url=pool.get_absolute_url(),
        servers=tuple(
            ServerNode(one.server.fqdn, tuple(one.roles_in_words), of_servers.get(one.server.fqdn.lower(), UNKNOWN))
            for one in servers
        ),
        back_end=pool.back_end_server if enterprise else "",
        balanced=balanced,
        balancer=balancers.get(pool.fqdn.lower(), ()) if balanced else (),
        applications=tuple(sorted(words.application(name) for name in pool.applications)),
        users=row.user_count,
        health=standing.get(pool.service_dn_key, UNKNOWN),
    )


def _balancers(pools: Sequence[Pool]) -> dict[str, tuple[str, ...]]:
    """Pool FQDN → the virtual IP addresses that somebody entered."""
    names = [pool.fqdn.lower() for pool in pools]
    rows = HostAddress.objects.filter(side=HostAddress.Side.INTERNAL, name__in=names)
    return {one.name: tuple(one.addresses) for one in rows}


def _root_domain(pools: Sequence[Pool], settings: GlobalSettings | None) -> str:
    """Of the DN that all settings stand below."""
    dn = settings.dn if settings else pools[0].dn if pools else ""
    return DN.parse(dn).domain if dn else ""


def _edges(settings: GlobalSettings | None, entries: Sequence[TrustedServiceEntry]) -> tuple[EdgeNode, ...]:
    """The next hop of federation, the media relays, and the names that somebody entered for DNS."""
    found: dict[str, list[str]] = {}

    def tell(fqdn: str, service: Any) -> None:
        if fqdn and str(service) not in found.setdefault(fqdn.lower(), []):
            found[fqdn.lower()].append(str(service))

    if settings:
        tell(settings.edge_proxy, "Access Edge")
    for one in entries:
        if one.service_type == MEDIA_RELAY:
            tell(one.fqdn, "A/V Edge")
    for role in HostRole.objects.filter(role__in=EDGE_ROLES):
        tell(role.name, _EDGE_SERVICES[role.role])
    return tuple(EdgeNode(fqdn, tuple(services)) for fqdn, services in sorted(found.items()))


_EDGE_SERVICES: Final[Mapping[str, str]] = {
    HostRole.Role.EDGE_INTERNAL: "Access Edge",
    HostRole.Role.EDGE_AV_INTERNAL: "A/V Edge",
    HostRole.Role.EDGE_CONFERENCING_INTERNAL: "Web Conferencing Edge",
}


def _applications(entries: Sequence[TrustedServiceEntry], pools: Sequence[Pool]) -> tuple[ApplicationNode, ...]:
    """Entries of applications that are neither the product's own nor on a pool."""
    own = {pool.fqdn.lower() for pool in pools}
    found = {
        (one.service_type, one.fqdn): ApplicationNode(one.service_type, one.fqdn, one.port)
        for one in entries
        if one.service_type not in (*BUILT_IN_APPLICATIONS, MEDIA_RELAY) and one.fqdn and one.fqdn.lower() not in own
    }
    return tuple(found[key] for key in sorted(found))
