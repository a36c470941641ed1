"""Trusted service entries and application contacts: the product's own, and two UCMA applications.

`LabApp` runs on one computer; `HelpBot` stands behind a load balancer, so it has one entry for the load
balancer and one for each instance, whose TLS target is the instance's own certificate name.
Source: OCS 2007 R2 WMI reference, MSFT_SIPTrustedAddInServiceSetting, MSFT_SIPApplicationContactSetting.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from ocsadmin.demo import names
from ocsadmin.demo.content import policies
from ocsadmin.demo.content.dn import child
from ocsadmin.demo.content.steps import Add, Modify, Step
from ocsadmin.demo.content.topology.containers import R2_VERSION
from ocsadmin.demo.content.topology.pools import BUILT_IN_APPLICATIONS, ENTERPRISE_POOL

_ENHANCED_PRESENCE: Final = 256
_UNIFIED_COMMUNICATIONS: Final = 128
_CUSTOM: Final = "ServiceClass=Custom"
_US_ENGLISH: Final = "1033"
_ATTENDANT: Final = "Microsoft.Rtc.Applications.Caa"


def steps() -> Iterator[Step]:
    for name, port in BUILT_IN_APPLICATIONS.items():
        yield _entry(name, ENTERPRISE_POOL.fqdn, port)
    yield _entry("MRAS", "edge01.contoso.com", 5062, routing_pool=None)
    links = [entry(name, ENTERPRISE_POOL.fqdn) for name in BUILT_IN_APPLICATIONS]
    links.append(entry("MRAS", "edge01.contoso.com"))
    yield Modify(ENTERPRISE_POOL.dn, {"msRTCSIP-TrustedServiceLinks": links})
    yield _entry("LabApp", "ucma01.contoso.com", 6000, [_CUSTOM])
    yield _entry("HelpBot", "helpbot.contoso.com", 6100, [_CUSTOM])
    for instance in ("helpbot01.contoso.com", "helpbot02.contoso.com"):
        yield _entry("HelpBot", "helpbot.contoso.com", 6100, [_CUSTOM, f"TLSTarget={instance}"], instance)
    yield from _contacts()


def entry(application: str, fqdn: str, instance: str = "") -> str:
    """The DN of a trusted service entry."""
    name = f"trusted service {application} {fqdn} {instance}".strip()
    return child(names.braced_guid(name), f"CN=Trusted Services,{names.RTC_SERVICE}")


def contact(name: str) -> str:
    """The DN of an application contact, by the user part of its SIP URI."""
    return child(names.braced_guid(f"application contact {name}"), f"CN=Application Contacts,{names.RTC_SERVICE}")


def _entry(
    application: str,
    fqdn: str,
    port: int,
    extension: Sequence[str] = (),
    instance: str = "",
    routing_pool: str | None = ENTERPRISE_POOL.home_server,
) -> Add:
    attributes: dict[str, str | Sequence[str]] = {
        "objectClass": "msRTCSIP-TrustedService",
        "msRTCSIP-TrustedServerFQDN": fqdn,
        "msRTCSIP-TrustedServicePort": str(port),
        "msRTCSIP-TrustedServiceType": application,
        "msRTCSIP-TrustedServerVersion": R2_VERSION,
        "msRTCSIP-Routable": "TRUE",
    }
    if extension:
        attributes["msRTCSIP-ExtensionData"] = extension
    if routing_pool:
        attributes["msRTCSIP-RoutingPoolDN"] = routing_pool
    return Add(entry(application, fqdn, instance), attributes)


def _contacts() -> Iterator[Step]:
    attendant = entry(_ATTENDANT, ENTERPRISE_POOL.fqdn)
    yield _contact("redmond.dialin", "Redmond Dial-in", "+1 (425) 555-0199", "tel:+14255550199", attendant)
    lab = entry("LabApp", "ucma01.contoso.com")
    yield _contact("labapp", "Lab Application", "", "", lab)
    bot = entry("HelpBot", "helpbot.contoso.com")
    yield _contact("helpbot", "Help Desk Bot", "+1 (425) 555-0150", "tel:+14255550150", bot)
    yield _contact("helpbot.sydney", "Help Desk Bot Sydney", "+61 2 9292 9750", "tel:+61292929750", bot)
    yield Add(
        child(names.braced_guid("mapping Redmond"), f"CN=Location Contact Mappings,{names.RTC_SERVICE}"),
        {
            "objectClass": "msRTCSIP-LocationContactMapping",
            "msRTCSIP-MappingLocation": policies.location_profile("Redmond.contoso.com"),
            "msRTCSIP-MappingContact": contact("redmond.dialin"),
        },
    )


def _contact(name: str, display_name: str, number: str, line: str, destination: str) -> Add:
    uri = f"sip:{name}@{names.DOMAIN}"
    attributes = {
        "objectClass": "contact",
        "displayName": display_name,
        "proxyAddresses": uri,
        "msRTCSIP-PrimaryUserAddress": uri,
        "msRTCSIP-PrimaryHomeServer": ENTERPRISE_POOL.home_server,
        "msRTCSIP-UserEnabled": "TRUE",
        "msRTCSIP-FederationEnabled": "TRUE",
        "msRTCSIP-OptionFlags": str(_ENHANCED_PRESENCE + _UNIFIED_COMMUNICATIONS),
        "msRTCSIP-ApplicationDestination": destination,
        "msRTCSIP-ApplicationPrimaryLanguage": _US_ENGLISH,
    }
    if number:
        attributes["telephoneNumber"] = number
    if line:
        attributes["msRTCSIP-Line"] = line
    return Add(contact(name), attributes)
