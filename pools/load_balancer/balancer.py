"""What is known of a pool's load balancer: from the mirror, from DNS, and from what people entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ocsadmin.plans.kinds.dns_client import NameServer
from pools import queries, words
from pools.dns.lookup import ask_all
from pools.models import HostAddress, LoadBalancerConfirmation, LoadBalancerFacts, Pool, TrustedServiceEntry

from .ports import PORTS, WEB, Port, application_port
from .sizing import snat_addresses

Addresses = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class LoadBalancer:
    """Names in lower case. ``entered``: name → addresses that people entered; ``found``: those that DNS has."""

    pool: Pool
    fqdn: str
    web_farm: str
    servers: tuple[str, ...]
    entered: Addresses
    found: Addresses
    applications: tuple[Port, ...]
    counted_users: int | None
    more_users: int
    snat: tuple[str, ...]
    confirmations: Mapping[str, LoadBalancerConfirmation]

    @property
    def is_enterprise(self) -> bool:
        return self.pool.pool_type != Pool.PoolType.STANDARD

    @property
    def needed(self) -> bool:
        """A load balancer is needed from the second server on; a Standard Edition server has none."""
        return self.is_enterprise and len(self.servers) > 1

    @property
    def users(self) -> int:
        return (self.counted_users or 0) + self.more_users

    @property
    def snat_needed(self) -> int:
        return snat_addresses(self.users)

    @property
    def ports(self) -> tuple[Port, ...]:
        return (*PORTS, *self.applications)

    @property
    def vip(self) -> str:
        """The virtual address: as entered, else as DNS has it, unless that is a server's; empty if unknown."""
        return self._virtual(self.fqdn)

    @property
    def web_vip(self) -> str:
        """The virtual address of the Web Components Servers, which may be the same."""
        return (self._virtual(self.web_farm) if self.web_farm else "") or self.vip

    def vip_of(self, port: Port) -> str:
        return self.web_vip if port.vip == WEB else self.vip

    def address_of(self, name: str) -> str:
        """The first address of a name; empty if unknown."""
        return next(iter(self.entered.get(name) or self.found.get(name) or ()), "")

    def _virtual(self, name: str) -> str:
        of_servers = {address for server in self.servers for address in self.found.get(server, ())}
        if name in self.entered:
            return self.entered[name][0]
        return next((address for address in self.found.get(name, ()) if address not in of_servers), "")


def load_balancer(pool: Pool, *, server: NameServer | None) -> LoadBalancer:
    """Read once: a constant number of queries, and one question for each name."""
    fqdn, web_farm = pool.fqdn.lower(), str(pool.pool_data.get("InternalWebFarmFQDN", "")).lower()
    servers = tuple(row.server.fqdn.lower() for row in queries.servers_of(pool))
    names = tuple(dict.fromkeys(name for name in (fqdn, web_farm, *servers) if name))
    kept = HostAddress.objects.filter(side=HostAddress.Side.INTERNAL, name__in=names)
    facts = LoadBalancerFacts.objects.filter(pool_guid=pool.guid).first() or LoadBalancerFacts()
    users = queries.count_users_by([pool.service_dn_key]) if queries.users_are_counted() else None
    return LoadBalancer(
        pool=pool,
        fqdn=fqdn,
        web_farm=web_farm if web_farm != fqdn else "",
        servers=servers,
        entered={one.name: tuple(one.addresses) for one in kept if one.addresses},
        found=_found(names, server),
        applications=_applications(pool),
        counted_users=None if users is None else users.get(pool.service_dn_key, 0),
        more_users=facts.more_users,
        snat=tuple(facts.snat_addresses),
        confirmations={one.requirement: one for one in LoadBalancerConfirmation.objects.filter(pool_guid=pool.guid)},
    )


def _found(names: tuple[str, ...], server: NameServer | None) -> Addresses:
    if server is None:
        return {}
    answers = ask_all([(name, "A") for name in names], server)
    return {name: found.answer.values for (name, _kind), found in answers.items() if found.answer}


def _applications(pool: Pool) -> tuple[Port, ...]:
    """Ports of the applications that answer at the pool's own FQDN, and of no table above."""
    known = {port.number for port in PORTS}
    entries = TrustedServiceEntry.objects.filter(fqdn__iexact=pool.fqdn, port__isnull=False).order_by("port")
    found = {
        entry.port: words.application(entry.service_type) for entry in entries if entry.port and entry.port not in known
    }
    return tuple(application_port(number, name) for number, name in found.items())
