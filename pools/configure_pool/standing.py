"""What the directory says now of everything that the Configure Pool/Server Wizard sets.

Sources: Office Communications Server 2007 R2, "Schema attributes by class" (Pool, Domain, EdgeProxy, Federation,
TrustedService) and the WMI reference (MSFT_SIPPoolSetting.TrustedMRASServer: one for each pool).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from ocsadmin.directory import DN, Directory, Entry, Forest
from ocsadmin.directory.filters import Eq, object_class
from pools import names
from pools.rules import automatic_logon
from pools.rules.automatic_logon import AutomaticLogon
from pools.services import applications
from pools.sip_domains.entries import name_of, sip_domains

from .errors import PoolUnknown
from .rules import ACCESS_EDGE_PORT

MRAS = "MRAS"
"""TrustedServiceType of the A/V Authentication service (Media Relay Authentication Service) of an A/V Edge Server."""

_POOL = (*applications.POOL_ATTRIBUTES, "objectClass", "msRTCSIP-PoolData", "msRTCSIP-PoolType")
_GLOBAL = ("objectGUID", "msRTCSIP-DefaultRouteToEdgeProxy", "msRTCSIP-DefaultRouteToEdgeProxyPort")
_TSE = ("objectGUID", "msRTCSIP-TrustedServerFQDN", "msRTCSIP-TrustedServicePort", "msRTCSIP-TrustedServiceType")


@dataclass(frozen=True)
class Standing:
    """The entries as they were read; what they mean is computed from them."""

    forest: Forest
    pool: Entry
    pools: tuple[Entry, ...]
    sip_domains: tuple[Entry, ...]
    settings: Entry | None
    edge_proxies: tuple[Entry, ...]
    trusted_services: tuple[Entry, ...]
    servers: tuple[str, ...]
    all_servers: tuple[str, ...]

    @property
    def fqdn(self) -> str:
        return applications.fqdn_of(self.pool)

    @cached_property
    def active(self) -> tuple[str, ...]:
        """Identifiers of the built-in applications that are active."""
        listed = self.pool.texts("msRTCSIP-ApplicationList")
        return tuple(name for name in names.BUILT_IN_APPLICATIONS if name in listed)

    @cached_property
    def logon(self) -> AutomaticLogon:
        return logon_of(self.pool)

    @cached_property
    def redirecting(self) -> tuple[Entry, ...]:
        """Other pools that redirect automatic logon: none or one, more where someone wrote it by other means."""
        return tuple(one for one in self.pools if one.dn != self.pool.dn and logon_of(one).redirects)

    @cached_property
    def domain_names(self) -> tuple[str, ...]:
        """The SIP domains, the default one first."""
        return tuple(name_of(one) for one in self.sip_domains)

    @cached_property
    def access_edges(self) -> tuple[str, ...]:
        return tuple(sorted(one.text("msRTCSIP-EdgeProxyFQDN") for one in self.edge_proxies))

    @cached_property
    def av_edge(self) -> Entry | None:
        """The trusted service entry of the A/V Edge Server that the pool uses."""
        linked = set(self.pool.all("msRTCSIP-TrustedServiceLinks"))
        return next((one for one in self.mras if one.dn in linked), None)

    @cached_property
    def mras(self) -> tuple[Entry, ...]:
        return tuple(one for one in self.trusted_services if one.text("msRTCSIP-TrustedServiceType") == MRAS)

    @property
    def next_hop(self) -> str:
        return self.settings.text("msRTCSIP-DefaultRouteToEdgeProxy") if self.settings else ""

    @property
    def next_hop_port(self) -> int:
        there = self.settings.number("msRTCSIP-DefaultRouteToEdgeProxyPort") if self.settings else 0
        return there or ACCESS_EDGE_PORT

    def owner_of(self, fqdn: str) -> str:
        """Whose name it is, in words: the pool, a pool, a server of the forest; empty where it is nobody's."""
        wanted = fqdn.lower()
        if wanted == self.fqdn.lower():
            return "the pool itself"
        if wanted in {one.lower() for one in self.servers}:
            return "one of the pool's own servers"
        if wanted in {applications.fqdn_of(one).lower() for one in self.pools}:
            return "a pool of this forest"
        return "a server of this forest" if wanted in {one.lower() for one in self.all_servers} else ""


def logon_of(pool: Entry) -> AutomaticLogon:
    return automatic_logon.of_pool_data(names.name_and_value(pool.texts("msRTCSIP-PoolData")))


def standing(pool: UUID, directory: Directory) -> Standing:
    """Read it all: six questions to the directory.

    :raises PoolUnknown: no pool has this objectGUID.
    """
    forest = directory.forest
    pools = pools_of(directory)
    found = next((one for one in pools if one.guid == pool), None)
    if found is None:
        raise PoolUnknown(pool=pool)
    servers = dict(_servers(directory))
    home = names.pool_service(found.dn).key
    trusted = forest.under_rtc_service("Trusted Services")
    built_in = object_class("msRTCSIP-TrustedService") & (
        Eq("msRTCSIP-TrustedServiceType", MRAS) | Eq("msRTCSIP-TrustedServerFQDN", applications.fqdn_of(found))
    )
    return Standing(
        forest=forest,
        pool=found,
        pools=pools,
        sip_domains=sip_domains(directory),
        settings=directory.get(forest.global_settings, _GLOBAL),
        edge_proxies=_sorted(directory, forest.global_settings, "msRTCSIP-EdgeProxy", ("*",)),
        trusted_services=tuple(sorted(directory.search(trusted, built_in, attributes=_TSE), key=_by_dn)),
        servers=tuple(sorted(fqdn for fqdn, key in servers.items() if key == home)),
        all_servers=tuple(sorted(servers)),
    )


def pools_of(directory: Directory) -> tuple[Entry, ...]:
    """Every pool and Standard Edition server of the forest, by name."""
    return _sorted(directory, directory.forest.pools, "msRTCSIP-Pool", _POOL)


def _sorted(directory: Directory, base: DN, kind: str, attributes: tuple[str, ...]) -> tuple[Entry, ...]:
    return tuple(sorted(directory.search(base, object_class(kind), attributes=attributes), key=_by_dn))


def _by_dn(entry: Entry) -> str:
    return entry.dn_text.lower()


def _servers(directory: Directory) -> Iterator[tuple[str, str]]:
    """FQDN of every Front End and Standard Edition server, and the key of its pool's service object."""
    wanted = ("serviceDNSName", "msRTCSIP-PoolAddress")
    for entry in directory.search(directory.forest.domain, object_class("msRTCSIP-Server"), attributes=wanted):
        computer = names.owner_of_service(entry.dn)
        home = entry.link("msRTCSIP-PoolAddress")
        yield entry.text("serviceDNSName") or f"{computer.name}.{computer.domain}", home.key if home else ""
