"""Front End Servers: the service connection points below each computer account, and the trust lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ocsadmin.demo import names
from ocsadmin.demo.content.dn import child
from ocsadmin.demo.content.steps import Add, Step
from ocsadmin.demo.content.topology.containers import R2_VERSION, trusted_server
from ocsadmin.demo.content.topology.pools import (
    BUILT_IN_APPLICATIONS,
    ENTERPRISE_POOL,
    MCU_TYPES,
    STANDARD_POOL,
    Pool,
)
from ocsadmin.demo.content.units import computer


@dataclass(frozen=True)
class Server:
    name: str
    pool: Pool

    @property
    def fqdn(self) -> str:
        return f"{self.name}.{names.DOMAIN}"

    def service(self, name: str) -> str:
        return child(name, f"CN=Microsoft,{computer(self.name)}")


SERVERS: Final = (
    Server("ocsfe01", ENTERPRISE_POOL),
    Server("ocsfe02", ENTERPRISE_POOL),
    Server("ocsse01", STANDARD_POOL),
)


def steps(server: Server) -> Iterator[Step]:
    yield Add(f"CN=Microsoft,{computer(server.name)}", {"objectClass": "container"})
    yield from _roles(server)
    if server.fqdn != server.pool.fqdn:
        yield trusted_server(server.fqdn)
    for mcu_type in MCU_TYPES.values():
        yield _trusted_mcu(server, mcu_type)
    yield Add(
        child(
            names.braced_guid(f"web components {server.fqdn}"),
            f"CN=Trusted Web Components Servers,{names.RTC_SERVICE}",
        ),
        {
            "objectClass": "msRTCSIP-TrustedWebComponentsServer",
            "msRTCSIP-TrustedWebComponentsServerFQDN": server.fqdn,
            "msRTCSIP-TrustedServerVersion": R2_VERSION,
        },
    )


def _roles(server: Server) -> Iterator[Step]:
    yield Add(
        server.service("LC Services"),
        {
            "objectClass": "msRTCSIP-Server",
            "msRTCSIP-PoolAddress": server.pool.home_server,
            "msRTCSIP-ServerVersion": R2_VERSION,
            "msRTCSIP-EnterpriseServices": "TRUE",
            "serviceDNSName": server.fqdn,
        },
    )
    yield Add(
        server.service("LS WebComponents Service"),
        {
            "objectClass": "msRTCSIP-WebComponents",
            "msRTCSIP-WebComponentsPoolAddress": server.pool.service("LS WebComponents Service"),
            "msRTCSIP-ServerVersion": R2_VERSION,
        },
    )
    yield Add(
        server.service("LS AppServer"),
        {
            "objectClass": "msRTCSIP-ApplicationServer",
            "msRTCSIP-ApplicationServerPoolLink": server.pool.service("LS AppServer Service"),
            "msRTCSIP-ApplicationList": list(BUILT_IN_APPLICATIONS),
            "msRTCSIP-ServerVersion": R2_VERSION,
        },
    )
    for mcu, mcu_type in MCU_TYPES.items():
        yield Add(
            server.service(f"LS {mcu}"),
            {
                "objectClass": "msRTCSIP-MCU",
                "msRTCSIP-MCUFactoryAddress": server.pool.factory(mcu_type),
                "msRTCSIP-ServerVersion": R2_VERSION,
            },
        )


def _trusted_mcu(server: Server, mcu_type: str) -> Add:
    return Add(
        child(names.braced_guid(f"mcu {server.fqdn} {mcu_type}"), f"CN=Trusted MCUs,{names.RTC_SERVICE}"),
        {
            "objectClass": "msRTCSIP-TrustedMCU",
            "msRTCSIP-TrustedMCUFQDN": server.fqdn,
            "msRTCSIP-MCUType": mcu_type,
            "msRTCSIP-MCUVendor": "Microsoft Corporation",
            "msRTCSIP-RoutingPoolDN": server.pool.home_server,
            "msRTCSIP-TrustedServerVersion": R2_VERSION,
        },
    )
