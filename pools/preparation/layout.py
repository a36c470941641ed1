"""What forest preparation makes: RTC Service with its containers, and where they may lie.

Sources: Office Communications Server 2007 R2, "Changes made by forest preparation" and "Schema classes and
descriptions"; the Resource Kit's chapter on Active Directory (the Configuration container is the default since R2).
"""

from __future__ import annotations

from typing import Final, Literal

from ocsadmin.directory import DN, Forest

Location = Literal["configuration", "system"]
CONFIGURATION: Final = "configuration"
SYSTEM: Final = "system"
LOCATIONS: Final[dict[str, str]] = {CONFIGURATION: "Configuration container", SYSTEM: "System container"}

RTC_SERVICE: Final = "RTC Service"
GLOBAL_SETTINGS: Final = "Global Settings"
SERVICE_CLASS: Final = "msRTCSIP-Service"
GLOBAL_CLASS: Final = "msRTCSIP-GlobalContainer"
CONTAINERS: Final = {
    "Pools": "msRTCSIP-Pools",
    "Trusted Services": "msRTCSIP-TrustedServices",
    "Application Contacts": "msRTCSIP-ApplicationContacts",
    "Policies": "msRTCSIP-Policies",
    "Location Profiles": "msRTCSIP-LocationProfiles",
    "Location Contact Mappings": "msRTCSIP-LocationContactMappings",
    "Location Normalization Rules": "msRTCSIP-LocalNormalizations",
    "Trusted MCUs": "msRTCSIP-TrustedMCUs",
    "Trusted Web Components Servers": "msRTCSIP-TrustedWebComponentsServers",
    "Trusted Proxies": "msRTCSIP-TrustedProxies",
    "MCU Factories": "msRTCSIP-MCUFactories",
    "Conference Directories": "msRTCSIP-ConferenceDirectories",
    "Phone Routes": "msRTCSIP-PhoneRoutes",
    "Phone Route Usages": "msRTCSIP-RouteUsages",
}
"""CN of each container below RTC Service, beside Global Settings, to its class."""


def parent_of_rtc_service(forest: Forest, location: str) -> DN:
    """``CN=Services,CN=Configuration,…`` or ``CN=Microsoft,CN=System,<root domain>``."""
    if location == SYSTEM:
        return forest.root_domain.child("CN", "System").child("CN", "Microsoft")
    return forest.configuration.child("CN", "Services")


def rtc_service_dn(forest: Forest, location: str) -> DN:
    return parent_of_rtc_service(forest, location).child("CN", RTC_SERVICE)


def location_of(rtc_service: DN) -> str:
    """``system`` or ``configuration``."""
    return SYSTEM if "CN=Microsoft,CN=System," in str(rtc_service) else CONFIGURATION
