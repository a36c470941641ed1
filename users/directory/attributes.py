"""The names of the attributes that this app reads and writes, as the schema spells them."""

from __future__ import annotations

from typing import Final

USER_ENABLED: Final = "msRTCSIP-UserEnabled"
SIP_ADDRESS: Final = "msRTCSIP-PrimaryUserAddress"
HOME_SERVER: Final = "msRTCSIP-PrimaryHomeServer"
TARGET_HOME_SERVER: Final = "msRTCSIP-TargetHomeServer"
OPTION_FLAGS: Final = "msRTCSIP-OptionFlags"
FEDERATION: Final = "msRTCSIP-FederationEnabled"
REMOTE_ACCESS: Final = "msRTCSIP-InternetAccessEnabled"
ARCHIVING: Final = "msRTCSIP-ArchivingEnabled"
LINE: Final = "msRTCSIP-Line"
LINE_SERVER: Final = "msRTCSIP-LineServer"
USER_POLICY: Final = "msRTCSIP-UserPolicy"
LOCATION_PROFILE: Final = "msRTCSIP-UserLocationProfile"
PROXY_ADDRESSES: Final = "proxyAddresses"

OTHER_PHONES: Final = (
    "otherTelephone",
    "otherMobile",
    "homePhone",
    "otherHomePhone",
    "ipPhone",
    "otherIpPhone",
    "facsimileTelephoneNumber",
)
