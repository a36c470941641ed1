"""Pools: the pool object, its service objects, its MCU factories and its conference directory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ocsadmin.demo import names
from ocsadmin.demo.content import policies
from ocsadmin.demo.content.dn import child
from ocsadmin.demo.content.steps import Add, Step
from ocsadmin.demo.content.topology.containers import R2_VERSION, trusted_server

STANDARD_EDITION: Final = "5"
ENTERPRISE_EDITION: Final = "10"
_IM_PRESENCE_AND_MEETINGS: Final = "2"
_BUILT_IN_FACTORY: Final = "{F0810510-424F-46ef-84FE-6CC720DF1791}"

BUILT_IN_APPLICATIONS: Final = {
    "Microsoft.Rtc.Applications.Caa": 5072,
    "Microsoft.Rtc.Applications.Cas": 5073,
    "Microsoft.Rtc.Applications.Acd": 5071,
    "Microsoft.Rtc.Applications.Ccs": 5074,
}
"""Conferencing Attendant, Conferencing Announcement, Response Group, Outside Voice Control, with their ports."""

MCU_TYPES: Final = {"Data MCU": "meeting", "AV MCU": "audio-video", "IM MCU": "chat", "ACP MCU": "phone-conf"}
"""Short name of each conferencing server, as in its object's CN, to its MCUType."""


@dataclass(frozen=True)
class Pool:
    name: str
    display_name: str
    pool_type: str
    back_end: str
    web_farm: str
    external_web_farm: str
    location_profile: str
    conference_directory: int

    @property
    def dn(self) -> str:
        return child(self.name, f"CN=Pools,{names.RTC_SERVICE}")

    @property
    def fqdn(self) -> str:
        return f"{self.name}.{names.DOMAIN}"

    @property
    def home_server(self) -> str:
        """The pool service object: the value of a user's home server and of a server's pool address."""
        return self.service("LC Services")

    def service(self, name: str) -> str:
        return child(name, f"CN=Microsoft,{self.dn}")

    def factory(self, mcu_type: str) -> str:
        return child(names.braced_guid(f"factory {self.name} {mcu_type}"), f"CN=MCU Factories,{names.RTC_SERVICE}")


ENTERPRISE_POOL: Final = Pool(
    name="ocspool1",
    display_name="Redmond pool",
    pool_type=ENTERPRISE_EDITION,
    back_end=r"ocssql01.contoso.com\rtc",
    web_farm="ocspool1-web.contoso.com",
    external_web_farm="ocsweb.contoso.com",
    location_profile="Redmond.contoso.com",
    conference_directory=1,
)
STANDARD_POOL: Final = Pool(
    name="ocsse01",
    display_name="Sydney server",
    pool_type=STANDARD_EDITION,
    back_end=r"(local)\rtc",
    web_farm="ocsse01.contoso.com",
    external_web_farm="",
    location_profile="Sydney.contoso.com",
    conference_directory=2,
)
POOLS: Final = (ENTERPRISE_POOL, STANDARD_POOL)


def steps(pool: Pool) -> Iterator[Step]:
    yield _pool(pool)
    yield Add(f"CN=Microsoft,{pool.dn}", {"objectClass": "container"})
    for name, kind in (
        ("LC Services", "PoolService"),
        ("LS WebComponents Service", "WebComponentsService"),
        ("LS AppServer Service", "ApplicationServerService"),
    ):
        yield Add(pool.service(name), {"objectClass": f"msRTCSIP-{kind}"})
    for mcu, mcu_type in MCU_TYPES.items():
        yield from _factory(pool, mcu, mcu_type)
    yield trusted_server(pool.fqdn)
    yield Add(
        child(names.braced_guid(f"directory {pool.name}"), f"CN=Conference Directories,{names.RTC_SERVICE}"),
        {
            "objectClass": "msRTCSIP-ConferenceDirectory",
            "msRTCSIP-ConferenceDirectoryId": str(pool.conference_directory),
            "msRTCSIP-ConferenceDirectoryHomePool": pool.home_server,
        },
    )


def _pool(pool: Pool) -> Add:
    return Add(
        pool.dn,
        {
            "objectClass": "msRTCSIP-Pool",
            "dNSHostName": pool.fqdn,
            "msRTCSIP-PoolDisplayName": pool.display_name,
            "msRTCSIP-PoolType": pool.pool_type,
            "msRTCSIP-PoolVersion": R2_VERSION,
            "msRTCSIP-PoolFunctionality": _IM_PRESENCE_AND_MEETINGS,
            "msRTCSIP-BackEndServer": pool.back_end,
            "msRTCSIP-PoolData": [
                f"InternalWebFarmFQDN={pool.web_farm}",
                f"ExternalWebFarmFQDN={pool.external_web_farm}",
                f"MeetingContentPath=\\\\ocsfs01\\{pool.name}\\Presentation",
                f"MeetingMetadataPath=\\\\ocsfs01\\{pool.name}\\Metadata",
                f"MeetingCompliancePath=\\\\ocsfs01\\{pool.name}\\Compliance",
                f"AddressBookPath=\\\\ocsfs01\\{pool.name}\\AddressBook",
                f"ApplicationDataPath=\\\\ocsfs01\\{pool.name}\\Application",
                f"ClientUpdateDataPath=\\\\ocsfs01\\{pool.name}\\Update",
            ],
            "msRTCSIP-ApplicationList": list(BUILT_IN_APPLICATIONS),
            "msRTCSIP-DefaultLocationProfileLink": policies.location_profile(pool.location_profile),
        },
    )


def _factory(pool: Pool, mcu: str, mcu_type: str) -> Iterator[Step]:
    """A factory and the service object that ties it to its pool (its path has one value only)."""
    yield Add(
        pool.factory(mcu_type),
        {
            "objectClass": "msRTCSIP-MCUFactory",
            "msRTCSIP-MCUType": mcu_type,
            "msRTCSIP-MCUVendor": "Microsoft Corporation",
            "msRTCSIP-MCUFactoryProviderID": _BUILT_IN_FACTORY,
            "msRTCSIP-MCUFactoryData": f"FactoryURL=https://{pool.web_farm}:444/LiveServer/MCUFactory/",
            "msRTCSIP-ServerVersion": R2_VERSION,
        },
    )
    yield Add(
        pool.service(f"LS {mcu} Factory Service"),
        {"objectClass": "msRTCSIP-MCUFactoryService", "msRTCSIP-MCUFactoryPath": pool.factory(mcu_type)},
    )
