"""Reading the mirror: pools, their servers, SIP domains and applications.

Each question takes a constant number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from . import words
from .models import Pool, Server, ServerRole, SIPDomain
from .validation.health import UNKNOWN, Health, health_of

UserCounter = Callable[[Sequence[str]], Mapping[str, int]]
"""Keys of pool services → how many enabled users are homed there; a key without users may be missing."""

_counters: list[UserCounter] = []


def register_user_counter(counter: UserCounter) -> None:
    """Say who counts users. The last call counts; without one no numbers of users are shown."""
    _counters[:] = [counter]


def count_users_by(service_keys: Sequence[str]) -> Mapping[str, int]:
    """How many enabled users each pool has; empty where nobody counts them."""
    return _counters[0](service_keys) if _counters else {}


def users_are_counted() -> bool:
    return bool(_counters)


@dataclass(frozen=True)
class PoolRow:
    """A pool with what a list shows beside its own fields. ``user_count`` is None where nobody counts users."""

    pool: Pool
    server_count: int
    user_count: int | None
    health: Health = UNKNOWN

    @property
    def type_in_words(self) -> str:
        return words.pool_type(self.pool.pool_type)

    @property
    def version_in_words(self) -> str:
        return words.version(self.pool.version)


@dataclass(frozen=True)
class ServerRow:
    """A server with its pool and its other roles."""

    server: Server
    pool: Pool | None
    roles: tuple[ServerRole, ...] = ()

    @property
    def version_in_words(self) -> str:
        return words.version(self.server.version)

    @property
    def roles_in_words(self) -> list[str]:
        return [words.role(one) for one in self.roles]


SORTS: dict[str, Callable[[PoolRow], Any]] = {
    "name": lambda row: row.pool.name.lower(),
    "type": lambda row: row.pool.pool_type or 0,
    "version": lambda row: row.pool.version or 0,
    "servers": lambda row: row.server_count,
    "users": lambda row: row.user_count or 0,
    "back_end": lambda row: row.pool.back_end_server.lower(),
}


def with_server_count(pools: QuerySet[Pool, Pool] | None = None) -> QuerySet[Pool, Pool]:
    """Pools with ``server_count``."""
    counted = (
        Server.objects.filter(pool_key=OuterRef("service_dn_key"))
        .order_by()
        .values("pool_key")
        .annotate(number=Count("pk"))
        .values("number")
    )
    number = Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
    return (Pool.objects.all() if pools is None else pools).annotate(server_count=number)


def pool_rows(
    *, text: str = "", pool_type: int | None = None, version: int | None = None, order: str = "name"
) -> list[PoolRow]:
    """The pools that match, with numbers of servers and users and health: three queries. ``-name`` sorts downwards."""
    pools = with_server_count(Pool.objects.matching(text) if text else None)
    if pool_type is not None:
        pools = pools.filter(pool_type=pool_type)
    if version is not None:
        pools = pools.filter(version=version)
    rows = rows_of(pools)
    sort = SORTS.get(order.removeprefix("-"), SORTS["name"])
    return sorted(sorted(rows, key=SORTS["name"]), key=sort, reverse=order.startswith("-"))


def rows_of(pools: Iterable[Pool]) -> list[PoolRow]:
    """Pools that carry ``server_count``, with the numbers of their users."""
    found = list(pools)
    keys = [pool.service_dn_key for pool in found]
    users, healths = count_users_by(keys), health_of(keys)
    counted = users_are_counted()
    return [
        PoolRow(
            pool,
            getattr(pool, "server_count", 0),
            users.get(pool.service_dn_key, 0) if counted else None,
            healths[pool.service_dn_key],
        )
        for pool in found
    ]


def servers_of(pool: Pool) -> list[ServerRow]:
    """A pool's servers with their roles: two queries."""
    servers = list(Server.objects.filter(pool_key=pool.service_dn_key))
    return _with_roles(servers, {pool.service_dn_key: pool})


def server_rows(*, text: str = "", pool: Pool | None = None) -> list[ServerRow]:
    """All servers that match, with their pools and roles: three queries."""
    servers = Server.objects.all()
    if text:
        servers = servers.filter(fqdn__icontains=text)
    if pool is not None:
        servers = servers.filter(pool_key=pool.service_dn_key)
    found = list(servers)
    pools = Pool.objects.filter(service_dn_key__in={server.pool_key for server in found})
    return _with_roles(found, pools.by_service_key())


def sip_domain_names() -> list[str]:
    """The default SIP domain first."""
    return SIPDomain.objects.names()


def _with_roles(servers: list[Server], pools: Mapping[str, Pool]) -> list[ServerRow]:
    roles: dict[str, list[ServerRole]] = {}
    for role in ServerRole.objects.filter(computer_key__in=[server.computer_key for server in servers]):
        roles.setdefault(role.computer_key, []).append(role)
    return [
        ServerRow(server, pools.get(server.pool_key), tuple(roles.get(server.computer_key, ()))) for server in servers
    ]
