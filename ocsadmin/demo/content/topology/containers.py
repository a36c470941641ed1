"""RTC Service, Global Settings with the SIP domains, and the containers beside it."""

from collections.abc import Iterator
from typing import Final

from ocsadmin.demo import names
from ocsadmin.demo.content import policies
from ocsadmin.demo.content.dn import child
from ocsadmin.demo.content.steps import Add, Step

SIP_DOMAINS: Final = {"contoso.com": True, "retail.contoso.com": False}
"""SIP domain to whether it is the default one."""

CONTAINERS: Final = {
    "Pools": "Pools",
    "Trusted Services": "TrustedServices",
    "Application Contacts": "ApplicationContacts",
    "Policies": "Policies",
    "Location Profiles": "LocationProfiles",
    "Location Contact Mappings": "LocationContactMappings",
    "Location Normalization Rules": "LocalNormalizations",
    "Trusted MCUs": "TrustedMCUs",
    "Trusted Web Components Servers": "TrustedWebComponentsServers",
    "Trusted Proxies": "TrustedProxies",
    "MCU Factories": "MCUFactories",
    "Conference Directories": "ConferenceDirectories",
    "Phone Routes": "PhoneRoutes",
    "Phone Route Usages": "RouteUsages",
}
"""CN of each container below RTC Service to its class, without the prefix."""

_MEETING_POLICY_PER_USER: Final = 16
_ANONYMOUS_PER_USER: Final = 8
_UC_POLICY_PER_USER: Final = 4


def root() -> Step:
    """RTC Service alone: rights are granted on it before anything stands below it."""
    return Add(names.RTC_SERVICE, {"objectClass": "msRTCSIP-Service", "msRTCSIP-SchemaVersion": "1008"})


def empty_containers() -> Iterator[Step]:
    for name, kind in CONTAINERS.items():
        yield Add(child(name, names.RTC_SERVICE), {"objectClass": f"msRTCSIP-{kind}"})


def settings() -> Iterator[Step]:
    """Global Settings: limits, flags, default policies, SIP domains, edge server."""
    yield Add(
        names.GLOBAL_SETTINGS,
        {
            "objectClass": "msRTCSIP-GlobalContainer",
            "msRTCSIP-UserDomainList": [names.DOMAIN],
            "msRTCSIP-MinRegistrationTimeout": "300",
            "msRTCSIP-DefRegistrationTimeout": "600",
            "msRTCSIP-MaxRegistrationsTimeout": "900",
            "msRTCSIP-NumDevicesPerUser": "8",
            "msRTCSIP-MaxNumSubscriptionsPerUser": "200",
            "msRTCSIP-SearchMaxRequests": "600",
            "msRTCSIP-SearchMaxResults": "20",
            "msRTCSIP-EnableFederation": "TRUE",
            "msRTCSIP-DefaultRouteToEdgeProxy": "edge01.contoso.com",
            "msRTCSIP-DefaultRouteToEdgeProxyPort": "5061",
            "msRTCSIP-ArchiveDefaultFlags": "0",
            "msRTCSIP-MeetingFlags": str(_ANONYMOUS_PER_USER + _MEETING_POLICY_PER_USER),
            "msRTCSIP-MeetingPolicy": policies.policy(policies.DEFAULT_MEETING_POLICY),
            "msRTCSIP-UCFlags": str(_UC_POLICY_PER_USER),
            "msRTCSIP-UCPolicy": policies.policy(policies.DEFAULT_TELEPHONY_POLICY),
            "msRTCSIP-DefaultCWAInternalURL": "https://cwa01.contoso.com",
        },
    )
    for domain, default in SIP_DOMAINS.items():
        yield Add(
            child(names.braced_guid(f"SIP domain {domain}"), names.GLOBAL_SETTINGS),
            {
                "objectClass": "msRTCSIP-Domain",
                "msRTCSIP-DomainName": domain,
                "msRTCSIP-Default": "TRUE" if default else "FALSE",
                "msRTCSIP-DomainData": "Authoritative=TRUE",
            },
        )
    yield Add(
        child(names.braced_guid("edge proxy edge01"), names.GLOBAL_SETTINGS),
        {"objectClass": "msRTCSIP-EdgeProxy", "msRTCSIP-EdgeProxyFQDN": "edge01.contoso.com"},
    )


def trusted_server(fqdn: str) -> Add:
    """A pool's or server's line in the list of servers that trust one another."""
    return Add(
        child(names.braced_guid(f"trusted server {fqdn}"), names.GLOBAL_SETTINGS),
        {
            "objectClass": "msRTCSIP-TrustedServer",
            "msRTCSIP-TrustedServerFQDN": fqdn,
            "msRTCSIP-TrustedServerVersion": R2_VERSION,
        },
    )


R2_VERSION: Final = "4"
"""Every version attribute of OCS 2007 R2 has this value."""
