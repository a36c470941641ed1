"""The directory objects of a new pool: an Enterprise pool, or that of a Standard Edition server.

Sources: Office Communications Server 2007 R2, "Schema attributes by class", "Schema attributes and descriptions"
(values of PoolType, PoolVersion, PoolFunctionality, MCUType, MCUFactoryProviderID, MCUFactoryData) and "Schema classes
and descriptions" (the service objects below a pool).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from ocsadmin.directory import DN, Forest
from ocsadmin.plans.changes import Change, add
from pools import names
from pools.models import Pool

from .spec import PoolSpec

VENDOR = "Microsoft Corporation"
BUILT_IN_FACTORY = "{F0810510-424F-46ef-84FE-6CC720DF1791}"
"""MCUFactoryProviderID of the product's own factory."""
FACTORY_PORT = 444

STORE_NAMES = {
    "meeting_content_path": "MeetingContentPath",
    "meeting_metadata_path": "MeetingMetadataPath",
    "meeting_archive_path": "MeetingCompliancePath",
    "address_book_path": "AddressBookPath",
    "application_data_path": "ApplicationDataPath",
    "client_update_path": "ClientUpdateDataPath",
}
"""Field of a spec → its name in PoolData."""
SWITCH_NAMES = {
    "archive_instant_messages": "ArchiveInstantMessages",
    "call_detail_recording": "CallDetailRecording",
    "qoe_monitoring": "QoEMonitoring",
}


def additions(
    spec: PoolSpec,
    forest: Forest,
    *,
    conference_directory_id: int,
    pool_type: Pool.PoolType = Pool.PoolType.ENTERPRISE,
) -> Iterator[Change]:
    """Every object of the pool, each after the one that it stands below or links to."""
    pool = forest.pools.child("CN", spec.name)
    yield add(f"Create the pool {spec.name}", pool, pool_attributes(spec, forest, pool_type))
    yield add("Create the container of its services", names.microsoft(pool), {"objectClass": "container"})
    yield add("Create its pool service", names.pool_service(pool), {"objectClass": "msRTCSIP-PoolService"})
    for title, name, kind in (
        ("Create its Web Components service", "LS WebComponents Service", "msRTCSIP-WebComponentsService"),
        ("Create its Application Server service", "LS AppServer Service", "msRTCSIP-ApplicationServerService"),
    ):
        yield add(title, names.microsoft(pool).child("CN", name), {"objectClass": kind})
    for mcu, mcu_type in names.MCU_TYPES.items():
        yield from _factory(spec, forest, mcu, mcu_type)
    yield _trusted_server(spec, forest)
    yield _conference_directory(spec, forest, conference_directory_id)


def factories(spec: PoolSpec, forest: Forest) -> dict[str, DN]:
    """Short name of each conferencing server (``AV MCU``) → the DN that the pool's factory for it gets."""
    return {mcu: _factory_dn(spec, forest, mcu_type) for mcu, mcu_type in names.MCU_TYPES.items()}


def pool_attributes(
    spec: PoolSpec, forest: Forest, pool_type: Pool.PoolType = Pool.PoolType.ENTERPRISE
) -> dict[str, object]:
    """The attributes of the pool object (class msRTCSIP-Pool)."""
    return {
        "objectClass": "msRTCSIP-Pool",
        "dNSHostName": spec.fqdn,
        "msRTCSIP-PoolDisplayName": spec.name,
        "msRTCSIP-PoolType": pool_type.value,
        "msRTCSIP-PoolVersion": names.R2_VERSION,
        "msRTCSIP-PoolFunctionality": Pool.Functionality.MEETINGS.value,
        "msRTCSIP-BackEndServer": spec.sql_instance,
        "msRTCSIP-PoolData": pool_data(spec),
        **_domain(spec, forest),
    }


def pool_data(spec: PoolSpec) -> list[str]:
    """The name=value strings of PoolData."""
    stores = spec.stores()
    return [
        f"InternalWebFarmFQDN={spec.internal_web_farm_fqdn}",
        f"ExternalWebFarmFQDN={spec.external_web_farm_fqdn}",
        *(f"{name}={stores[field]}" for field, name in STORE_NAMES.items() if field in stores),
        *(f"{name}={'TRUE' if getattr(spec, field) else 'FALSE'}" for field, name in SWITCH_NAMES.items()),
    ]


def guid_name(spec: PoolSpec, role: str) -> str:
    """``{GUID}`` for an object that is named by one: the same for the same pool and role, so that plans are equal."""
    return "{" + str(uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_DNS, spec.fqdn.lower()), role)).upper() + "}"


def _domain(spec: PoolSpec, forest: Forest) -> dict[str, object]:
    """PoolDomainFQDN: only where the pool's FQDN is not below the name of the Active Directory domain that it is in."""
    root = forest.root_domain.domain.lower()
    return {} if spec.fqdn.lower().endswith(f".{root}") else {"msRTCSIP-PoolDomainFQDN": spec.domain}


def _factory(spec: PoolSpec, forest: Forest, mcu: str, mcu_type: str) -> Iterator[Change]:
    """A factory, and the service object that ties it to the pool: its path has one value only."""
    factory = _factory_dn(spec, forest, mcu_type)
    yield add(
        f"Create the factory of its {mcu_type} conferencing servers",
        factory,
        {
            "objectClass": "msRTCSIP-MCUFactory",
            "msRTCSIP-MCUType": mcu_type,
            "msRTCSIP-MCUVendor": VENDOR,
            "msRTCSIP-MCUFactoryProviderID": BUILT_IN_FACTORY,
            "msRTCSIP-MCUFactoryData": (
                f"FactoryURL=https://{spec.internal_web_farm_fqdn}:{FACTORY_PORT}/LiveServer/MCUFactory/"
            ),
            "msRTCSIP-ServerVersion": names.R2_VERSION,
        },
    )
    service = names.microsoft(forest.pools.child("CN", spec.name)).child("CN", f"LS {mcu} Factory Service")
    attributes = {"objectClass": "msRTCSIP-MCUFactoryService", "msRTCSIP-MCUFactoryPath": factory}
    yield add(f"Tie that factory to the pool ({mcu_type})", service, attributes)


def _factory_dn(spec: PoolSpec, forest: Forest, mcu_type: str) -> DN:
    return forest.under_rtc_service("MCU Factories").child("CN", guid_name(spec, f"factory {mcu_type}"))


def _trusted_server(spec: PoolSpec, forest: Forest) -> Change:
    return add(
        f"Add {spec.fqdn} to the list of trusted servers",
        forest.global_settings.child("CN", guid_name(spec, "trusted server")),
        {
            "objectClass": "msRTCSIP-TrustedServer",
            "msRTCSIP-TrustedServerFQDN": spec.fqdn,
            "msRTCSIP-TrustedServerVersion": names.R2_VERSION,
        },
    )


def _conference_directory(spec: PoolSpec, forest: Forest, number: int) -> Change:
    return add(
        f"Create its conference directory, number {number}",
        forest.under_rtc_service("Conference Directories").child("CN", guid_name(spec, "conference directory")),
        {
            "objectClass": "msRTCSIP-ConferenceDirectory",
            "msRTCSIP-ConferenceDirectoryId": number,
            "msRTCSIP-ConferenceDirectoryHomePool": names.pool_service(forest.pools.child("CN", spec.name)),
        },
    )
