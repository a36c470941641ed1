"""What stands: pools, servers and SIP domains as the mirror knows them, and what people entered. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from pools.models import (
    GlobalSettings,
    HostAddress,
    HostRole,
    Pool,
    Server,
    SignInChoice,
    SIPDomain,
    TrustedServiceEntry,
)
from pools.rules.automatic_logon import of_pool_data

MEDIA_RELAY = "MRAS"
"""Type of the trusted service entry that names the A/V Edge service's internal side."""


@dataclass(frozen=True)
class PoolFacts:
    """A pool as DNS sees it; names in lower case. ``automatic_logon`` is None where nobody has configured it."""

    guid: UUID
    fqdn: str
    enterprise: bool
    servers: tuple[str, ...] = ()
    internal_web_farm: str = ""
    external_web_farm: str = ""
    is_r2: bool = True
    redirects: bool = False
    automatic_logon: bool | None = None
    logon_domains: tuple[str, ...] = ()

    @property
    def balanced(self) -> bool:
        """Several servers: a load balancer stands before them."""
        return self.enterprise and len(self.servers) > 1


@dataclass(frozen=True)
class RoleFacts:
    role: str
    name: str
    sip_domain: str = ""


@dataclass(frozen=True)
class Deployment:
    """``addresses``: (name, side) → IPv4 addresses that people entered."""

    pools: tuple[PoolFacts, ...] = ()
    sip_domains: tuple[str, ...] = ()
    automatic: bool = True
    tcp_allowed: bool = False
    federation: bool = False
    sign_in_pool_guid: UUID | None = None
    update_pool_guid: UUID | None = None
    edge_proxy: str = ""
    media_relays: tuple[str, ...] = ()
    roles: tuple[RoleFacts, ...] = ()
    addresses: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    @property
    def sign_in_pool(self) -> PoolFacts | None:
        """The one pool that distributes sign-in requests.

        The one that redirects them as the directory says; else the chosen one, else an Enterprise pool, as is advised.
        """
        return (
            self.redirecting_pool
            or self._pool(self.sign_in_pool_guid)
            or next(iter(sorted(self.pools, key=_fitness)), None)
        )

    @property
    def redirecting_pool(self) -> PoolFacts | None:
        return next((pool for pool in self.pools if pool.redirects), None)

    @property
    def automatic_domains(self) -> tuple[str, ...]:
        """The SIP domains whose clients find their pool by SRV records."""
        pool = self.sign_in_pool
        if pool is None or not self.automatic or pool.automatic_logon is False:
            return ()
        limited = pool.redirects and pool.logon_domains
        return tuple(one for one in self.sip_domains if not limited or one in pool.logon_domains)

    @property
    def update_pool(self) -> PoolFacts | None:
        """The pool that hosts Device Update Service."""
        return self._pool(self.update_pool_guid) or self.sign_in_pool

    def names_of(self, *roles: HostRole.Role) -> list[str]:
        return list(dict.fromkeys(one.name for one in self.roles if one.role in roles))

    def addresses_of(self, name: str, side: str) -> tuple[str, ...]:
        return tuple(self.addresses.get((name, side), ()))

    def _pool(self, guid: UUID | None) -> PoolFacts | None:
        return next((pool for pool in self.pools if guid is not None and pool.guid == guid), None)


def _fitness(pool: PoolFacts) -> tuple[bool, bool, bool, str]:
    return (not pool.is_r2, not pool.enterprise, not pool.servers, pool.fqdn)


def current() -> Deployment:
    """The deployment as it stands now: eight queries, whatever its size."""
    choice = SignInChoice.objects.first() or SignInChoice()
    settings = GlobalSettings.objects.current()
    relays = TrustedServiceEntry.objects.filter(service_type=MEDIA_RELAY).values_list("fqdn", flat=True)
    return Deployment(
        pools=_pools(),
        sip_domains=tuple(dict.fromkeys(name.lower() for name in SIPDomain.objects.names())),
        automatic=choice.automatic,
        tcp_allowed=choice.tcp_allowed,
        federation=choice.federation or bool(settings and settings.federation_enabled),
        sign_in_pool_guid=choice.pool_guid,
        update_pool_guid=choice.update_pool_guid,
        edge_proxy=_host(settings.edge_proxy) if settings else "",
        media_relays=tuple(sorted({_host(name) for name in relays if name})),
        roles=tuple(RoleFacts(one.role, one.name, one.sip_domain) for one in HostRole.objects.all()),
        addresses={(one.name, one.side): tuple(one.addresses) for one in HostAddress.objects.all()},
    )


def _pools() -> tuple[PoolFacts, ...]:
    servers: dict[str, list[str]] = {}
    for key, fqdn in Server.objects.order_by("fqdn").values_list("pool_key", "fqdn"):
        servers.setdefault(key, []).append(_host(fqdn))
    return tuple(_pool(pool, tuple(servers.get(pool.service_dn_key, ()))) for pool in Pool.objects.exclude(fqdn=""))


def _pool(pool: Pool, servers: tuple[str, ...]) -> PoolFacts:
    logon = of_pool_data(pool.pool_data)
    return PoolFacts(
        guid=pool.guid,
        fqdn=_host(pool.fqdn),
        enterprise=pool.pool_type != Pool.PoolType.STANDARD,
        servers=servers,
        internal_web_farm=_host(pool.pool_data.get("InternalWebFarmFQDN", "")),
        external_web_farm=_host(pool.pool_data.get("ExternalWebFarmFQDN", "")),
        is_r2=pool.version == Pool.Version.OCS_2007_R2,
        redirects=logon.redirects,
        automatic_logon=logon.clients,
        logon_domains=tuple(_host(domain) for domain in logon.domains),
    )


def _host(name: str) -> str:
    return name.strip().rstrip(".").lower()
