"""What the mirror and people know that names follow from, read with a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from certificates.models import DirectorMark
from pools.models import HostRole, Pool, Server, SIPDomain, TrustedServiceEntry
from pools.rules import automatic_logon


@dataclass(frozen=True)
class Facts:
    """``servers``: key of a pool's service → FQDNs of its servers, in lower case."""

    pools: tuple[Pool, ...] = ()
    servers: Mapping[str, tuple[str, ...]] = None  # type: ignore[assignment]
    sip_domains: tuple[str, ...] = ()
    added_domains: tuple[str, ...] = ()
    directors: frozenset[UUID] = frozenset()
    hosts: tuple[HostRole, ...] = ()
    services: tuple[TrustedServiceEntry, ...] = ()

    def with_sip_domain(self, domain: str) -> Facts:
        """The same forest with one SIP domain more, supported wherever clients sign in automatically."""
        name = domain.strip().lower()
        if name in self.sip_domains:
            return self
        return replace(self, sip_domains=(*self.sip_domains, name), added_domains=(*self.added_domains, name))

    def with_server(self, pool: Pool, fqdn: str) -> Facts:
        """The same forest with one server more in a pool."""
        standing = self.servers.get(pool.service_dn_key, ())
        return replace(
            self, servers={**self.servers, pool.service_dn_key: tuple(dict.fromkeys((*standing, fqdn.lower())))}
        )

    def sign_in_domains(self, pool: Pool) -> tuple[str, ...]:
        """SIP domains whose clients sign in automatically at this pool, or are redirected by it."""
        if pool.guid in self.directors:
            return self.sip_domains
        logon = automatic_logon.of_pool_data(pool.pool_data)
        if not (logon.redirects or logon.clients or (logon.clients is None and logon.domains)):
            return ()
        listed = tuple(one.lower() for one in logon.domains)
        if not listed:
            return self.sip_domains
        return tuple(one for one in dict.fromkeys((*listed, *self.added_domains)) if one in self.sip_domains)


def read_facts() -> Facts:
    """From the mirror and from what people entered. Six queries."""
    return Facts(
        pools=tuple(Pool.objects.all()),
        servers=_servers(Server.objects.values_list("pool_key", "fqdn").order_by("fqdn", "pk")),
        sip_domains=tuple(name.lower() for name in SIPDomain.objects.names()),
        directors=frozenset(DirectorMark.objects.values_list("pool_guid", flat=True)),
        hosts=tuple(HostRole.objects.all()),
        services=tuple(TrustedServiceEntry.objects.all()),
    )


def _servers(rows: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, fqdn in rows:
        found[key] = (*found.get(key, ()), fqdn.lower())
    return found
