"""The directory objects of a server in a pool: those below its computer account, and those that make others trust it.

Sources: Office Communications Server 2007 R2, "Schema classes and descriptions" (service connection points below a
computer; MCUs, web components and application servers and what each links to) and "Schema attributes by class"
(TrustedServer, TrustedMCU, TrustedWebComponentsServer).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ocsadmin.directory import DN, Directory, Entry, Forest
from ocsadmin.directory.errors import NotThere
from ocsadmin.directory.filters import Eq, Present, object_class
from ocsadmin.plans.changes import Change, add
from pools import names

from .guid_names import braced_guid

FRONT_END, WEB_COMPONENTS, APPLICATIONS, CONFERENCING = "front_end", "web_components", "applications", "conferencing"
ALL_ROLES: Final = frozenset({FRONT_END, WEB_COMPONENTS, APPLICATIONS, CONFERENCING})
"""In the consolidated configuration each server has all of them."""

VENDOR: Final = "Microsoft Corporation"
CONFERENCING_SERVERS: Final = {
    "Data MCU": "Web Conferencing Server",
    "AV MCU": "A/V Conferencing Server",
    "IM MCU": "IM Conferencing Server",
    "ACP MCU": "Telephony Conferencing Server",
}
"""Short name of each conferencing server → what administrators call it."""
POOL_ATTRIBUTES: Final = ("objectGUID", "cn", "dNSHostName", "msRTCSIP-ApplicationList")
"""What :func:`additions` reads of the pool's entry."""
TRUST_LISTS: Final = (
    ("Global Settings", "msRTCSIP-TrustedServer", "msRTCSIP-TrustedServerFQDN"),
    ("Trusted MCUs", "msRTCSIP-TrustedMCU", "msRTCSIP-TrustedMCUFQDN"),
    (
        "Trusted Web Components Servers",
        "msRTCSIP-TrustedWebComponentsServer",
        "msRTCSIP-TrustedWebComponentsServerFQDN",
    ),
)
"""Container below RTC Service, class, and the attribute that holds a server's FQDN."""


def factories_of(pool: DN, directory: Directory) -> dict[str, DN]:
    """Short name of each conferencing server (``AV MCU``) → the DN of the pool's factory for it.

    One that the pool does not have is missing.
    """
    where, path = object_class("msRTCSIP-MCUFactoryService"), "msRTCSIP-MCUFactoryPath"
    found = {}
    for service in directory.search(names.microsoft(pool), where, attributes=("cn", path)):
        factory = service.link(path)
        if factory is not None:
            found[service.dn.name.removeprefix("LS ").removesuffix(" Factory Service")] = factory
    return found


def additions(
    *,
    computer: Entry,
    pool: Entry,
    forest: Forest,
    factories: Mapping[str, DN],
    roles: Iterable[str] = ALL_ROLES,
    container_there: bool = False,
) -> Iterator[Change]:
    """Every object of a server in a pool, each after the one that it stands below.

    ``computer`` has dNSHostName, ``pool`` :data:`POOL_ATTRIBUTES`; ``factories`` is :func:`factories_of` the pool.
    ``container_there``: the computer has its container ``CN=Microsoft`` from another role already.
    """
    wanted, fqdn = frozenset(roles), fqdn_of(computer)
    if not container_there:
        title = f"Create the container of the services of {fqdn}"
        yield add(title, names.microsoft(computer.dn), {"objectClass": "container"})
    yield from _below_computer(computer, pool, wanted, factories)
    if FRONT_END in wanted and fqdn.lower() != pool.text("dNSHostName").lower():
        yield trusted_server(fqdn, forest)
    if CONFERENCING in wanted:
        for mcu in _mcus(factories):
            yield _trusted_mcu(fqdn, mcu, pool, forest)
    if WEB_COMPONENTS in wanted:
        yield _trusted_web_components(fqdn, forest)


def standing(directory: Directory, computer_dn: DN, fqdn: str) -> list[Entry]:
    """What the directory holds of a server now, with all attributes: parents before children, then the trust lists.

    A Standard Edition server shares its line of the trusted servers with its pool; it is among them.
    """
    container, everything = names.microsoft(computer_dn), Present("objectClass")
    try:
        below = list(directory.search(container, everything, attributes=("*",)))
    except NotThere:
        below = []
    return [*sorted(below, key=lambda entry: (len(entry.dn), entry.dn.key)), *trusting(directory, fqdn)]


def trusting(directory: Directory, fqdn: str) -> list[Entry]:
    """The entries by which the forest trusts the server of this FQDN, with all attributes."""
    found: list[Entry] = []
    for container, kind, attribute in TRUST_LISTS:
        base, where = directory.forest.under_rtc_service(container), object_class(kind) & Eq(attribute, fqdn)
        try:
            found += sorted(directory.search(base, where, attributes=("*",)), key=lambda entry: entry.dn.key)
        except NotThere:
            continue
    return found


def fqdn_of(computer: Entry) -> str:
    """The dNSHostName as the directory spells it, else what the DN says."""
    return computer.text("dNSHostName") or f"{computer.dn.name}.{computer.dn.domain}"


def trusted_server(fqdn: str, forest: Forest) -> Change:
    """A line of the list of servers that trust one another."""
    return add(
        f"Add {fqdn} to the list of trusted servers",
        forest.global_settings.child("CN", braced_guid(fqdn, "trusted server")),
        {
            "objectClass": "msRTCSIP-TrustedServer",
            "msRTCSIP-TrustedServerFQDN": fqdn,
            "msRTCSIP-TrustedServerVersion": names.R2_VERSION,
        },
    )


def _below_computer(
    computer: Entry, pool: Entry, wanted: frozenset[str], factories: Mapping[str, DN]
) -> Iterator[Change]:
    """The service connection points of the server's roles."""
    here, of_pool = names.microsoft(computer.dn), names.microsoft(pool.dn)
    if FRONT_END in wanted:
        yield add("Create its Front End Server", here.child("CN", "LC Services"), _front_end(computer, pool))
    if WEB_COMPONENTS in wanted:
        service = "LS WebComponents Service"
        attributes = _role("WebComponents", "WebComponentsPoolAddress", of_pool.child("CN", service))
        yield add("Create its Web Components Server", here.child("CN", service), attributes)
    if APPLICATIONS in wanted:
        attributes = _role(
            "ApplicationServer", "ApplicationServerPoolLink", of_pool.child("CN", "LS AppServer Service")
        )
        if active := pool.texts("msRTCSIP-ApplicationList"):
            attributes["msRTCSIP-ApplicationList"] = active
        yield add("Create its Application Server", here.child("CN", "LS AppServer"), attributes)
    if CONFERENCING in wanted:
        for mcu in _mcus(factories):
            title = f"Create its {CONFERENCING_SERVERS[mcu]}"
            yield add(title, here.child("CN", f"LS {mcu}"), _role("MCU", "MCUFactoryAddress", factories[mcu]))


def _front_end(computer: Entry, pool: Entry) -> dict[str, object]:
    return {
        **_role("Server", "PoolAddress", names.pool_service(pool.dn)),
        "msRTCSIP-EnterpriseServices": True,
        "serviceDNSName": fqdn_of(computer),
    }


def _role(kind: str, link: str, target: DN) -> dict[str, object]:
    return {
        "objectClass": f"msRTCSIP-{kind}",
        f"msRTCSIP-{link}": target,
        "msRTCSIP-ServerVersion": names.R2_VERSION,
    }


def _trusted_mcu(fqdn: str, mcu: str, pool: Entry, forest: Forest) -> Change:
    mcu_type = names.MCU_TYPES[mcu]
    return add(
        f"Trust its {CONFERENCING_SERVERS[mcu]}",
        forest.under_rtc_service("Trusted MCUs").child("CN", braced_guid(fqdn, f"trusted MCU {mcu_type}")),
        {
            "objectClass": "msRTCSIP-TrustedMCU",
            "msRTCSIP-TrustedMCUFQDN": fqdn,
            "msRTCSIP-MCUType": mcu_type,
            "msRTCSIP-MCUVendor": VENDOR,
            "msRTCSIP-RoutingPoolDN": names.pool_service(pool.dn),
            "msRTCSIP-TrustedServerVersion": names.R2_VERSION,
        },
    )


def _trusted_web_components(fqdn: str, forest: Forest) -> Change:
    name = braced_guid(fqdn, "trusted web components")
    return add(
        "Trust its Web Components Server",
        forest.under_rtc_service("Trusted Web Components Servers").child("CN", name),
        {
            "objectClass": "msRTCSIP-TrustedWebComponentsServer",
            "msRTCSIP-TrustedWebComponentsServerFQDN": fqdn,
            "msRTCSIP-TrustedServerVersion": names.R2_VERSION,
        },
    )


def _mcus(factories: Mapping[str, DN]) -> list[str]:
    """Conferencing servers in the order of the product, those that the pool has a factory for."""
    return [mcu for mcu in names.MCU_TYPES if mcu in factories]
