"""Which Python type each attribute has, and how its values look on the wire.

Text is the rule; what is not text is listed. Sources: MS-ADTS 3.1.1.2.2.2 (syntaxes) and the attribute reference of
Office Communications Server 2007 R2. An attribute that is listed nowhere is text where it is UTF-8, octets where not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from .dn import DN, BadDN
from .values import DNWithBinary, Value, Wire

_BOOLEAN = (
    "isDeleted showInAdvancedViewOnly isMemberOfPartialAttributeSet isRecycled msRTCSIP-UserEnabled "
    "msRTCSIP-FederationEnabled msRTCSIP-InternetAccessEnabled msRTCSIP-Default msRTCSIP-EnableBestEffortNotify "
    "msRTCSIP-EnableFederation msRTCSIP-EnterpriseServices msRTCSIP-Routable msRTCSIP-DefaultPolicy "
)
_INTEGER = (
    "userAccountControl uSNChanged uSNCreated adminCount groupType instanceType primaryGroupID logonCount "
    "badPwdCount sAMAccountType rangeUpper rangeLower highestCommittedUSN pwdLastSet accountExpires lockoutTime "
    "badPasswordTime lastLogon lastLogonTimestamp minPwdLength pwdProperties msDS-User-Account-Control-Computed "
    "systemFlags codePage countryCode searchFlags lastLogoff msRTCSIP-ArchivingEnabled msRTCSIP-OptionFlags "
    "msRTCSIP-SourceObjectType msRTCSIP-ApplicationOptions msRTCSIP-ApplicationPrimaryLanguage "
    "msRTCSIP-ApplicationSecondaryLanguages msRTCSIP-SchemaVersion msRTCSIP-MinRegistrationTimeout "
    "msRTCSIP-DefRegistrationTimeout msRTCSIP-MaxRegistrationsTimeout msRTCSIP-MinPresenceSubscriptionTimeout "
    "msRTCSIP-DefPresenceSubscriptionTimeout msRTCSIP-MaxPresenceSubscriptionTimeout "
    "msRTCSIP-MinRoamingDataSubscriptionTimeout msRTCSIP-DefRoamingDataSubscriptionTimeout "
    "msRTCSIP-MaxRoamingDataSubscriptionTimeout msRTCSIP-NumDevicesPerUser msRTCSIP-MaxNumSubscriptionsPerUser "
    "msRTCSIP-SearchMaxRequests msRTCSIP-SearchMaxResults msRTCSIP-MaxNumOutstandingSearchPerServer "
    "msRTCSIP-DefaultRouteToEdgeProxyPort msRTCSIP-ArchiveDefaultFlags msRTCSIP-MeetingFlags msRTCSIP-UCFlags "
    "msRTCSIP-PresenceFlags msRTCSIP-MobilityFlags msRTCSIP-PoolFunctionality msRTCSIP-PoolType "
    "msRTCSIP-PoolVersion msRTCSIP-ServerVersion msRTCSIP-TrustedServerVersion msRTCSIP-TrustedServicePort "
    "msRTCSIP-TrustedServiceFlags msRTCSIP-ConferenceDirectoryId msRTCSIP-LocationProfileOptions "
    "msRTCSIP-LocalNormalizationOptions msRTCSIP-ArchivingServerVersion "
)
_LARGE = (
    "pwdLastSet accountExpires lockoutTime badPasswordTime lastLogon lastLogonTimestamp lastLogoff uSNChanged "
    "uSNCreated highestCommittedUSN "
)
"""Those of 64 bits (LargeInteger, MS-ADTS 3.1.1.2.2.2)."""
_DN = (
    "distinguishedName manager directReports member memberOf objectCategory serverReference lastKnownParent "
    "managedBy defaultNamingContext configurationNamingContext schemaNamingContext rootDomainNamingContext "
    "dsServiceName msRTCSIP-TargetHomeServer msRTCSIP-PrimaryHomeServer msRTCSIP-UserLocationProfile "
    "msRTCSIP-ApplicationDestination msRTCSIP-MeetingPolicy msRTCSIP-UCPolicy msRTCSIP-PresencePolicy "
    "msRTCSIP-MobilityPolicy msRTCSIP-TrustedServiceLinks msRTCSIP-ServerBL msRTCSIP-DefaultLocationProfileLink "
    "msRTCSIP-ServerReferenceBL msRTCSIP-PoolAddress msRTCSIP-FrontEndServers msRTCSIP-MCUFactoryPath "
    "msRTCSIP-PoolAddresses msRTCSIP-MCUFactoryAddress msRTCSIP-MCUServers msRTCSIP-WebComponentsPoolAddress "
    "msRTCSIP-WebComponentsServers msRTCSIP-ApplicationServerPoolLink msRTCSIP-ApplicationServerBL "
    "msRTCSIP-RoutingPoolDN msRTCSIP-ConferenceDirectoryHomePool msRTCSIP-ConferenceDirectoryTargetPool "
    "msRTCSIP-MappingContact msRTCSIP-MappingLocation msRTCSIP-LocationProfileBL msRTCSIP-RouteUsageLinks "
    "msRTCSIP-PhoneRouteBL "
)
_DN_BINARY = "wellKnownObjects otherWellKnownObjects msRTCSIP-UserPolicy msRTCSIP-LocalNormalizationLinks "
_SID = "objectSid tokenGroups sIDHistory msRTCSIP-OriginatorSid "
_TIME = "whenChanged whenCreated dSCorePropagationData "
_GUID = "objectGUID invocationId schemaIDGUID parentGUID attributeSecurityGUID "
_OCTETS = (
    "nTSecurityDescriptor replPropertyMetaData replUpToDateVector thumbnailPhoto jpegPhoto userCertificate "
    "cACertificate dnsRecord logonHours unicodePwd msExchMailboxGuid mS-DS-ConsistencyGuid userParameters "
)


def _sid(octets: bytes) -> str:
    """``S-1-5-…`` of the binary form (MS-DTYP 2.4.2.2)."""
    authority = int.from_bytes(octets[2:8], "big")
    parts = (int.from_bytes(octets[start : start + 4], "little") for start in range(8, 8 + 4 * octets[1], 4))
    return "-".join(["S", str(octets[0]), str(authority), *(str(part) for part in parts)])


def _time(octets: bytes) -> datetime:
    return datetime.strptime(octets.decode()[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _dn(octets: bytes) -> Value:
    text = octets.decode()
    try:
        return DN.parse(text)
    except BadDN:
        return text


def _text(octets: bytes) -> Value:
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets


_DECODERS: dict[str, Callable[[bytes], Value]] = {
    **{name.lower(): lambda octets: octets == b"TRUE" for name in _BOOLEAN.split()},
    **{name.lower(): int for name in _INTEGER.split()},
    **{name.lower(): _dn for name in _DN.split()},
    **{name.lower(): lambda octets: DNWithBinary.parse(octets.decode()) for name in _DN_BINARY.split()},
    **{name.lower(): _sid for name in _SID.split()},
    **{name.lower(): _time for name in _TIME.split()},
    **{name.lower(): lambda octets: UUID(bytes_le=octets) for name in _GUID.split()},
    **{name.lower(): bytes for name in _OCTETS.split()},
}
DN_SYNTAX, DN_WITH_BINARY, UNICODE = "2.5.5.1", "2.5.5.7", "2.5.5.12"
_SYNTAXES: dict[str, str] = {
    name.lower(): syntax
    for names, syntax in (
        (_BOOLEAN, "2.5.5.8"),
        (_INTEGER, "2.5.5.9"),
        (_LARGE, "2.5.5.16"),
        (_DN, DN_SYNTAX),
        (_DN_BINARY, DN_WITH_BINARY),
        (_SID, "2.5.5.17"),
        (_TIME, "2.5.5.11"),
        (_GUID, "2.5.5.10"),
        (_OCTETS, "2.5.5.10"),
    )
    for name in names.split()
}
"""Attribute in lower case → attributeSyntax of the schema (MS-ADTS 3.1.1.2.2.2)."""
_INTEGERS_OF_32_BITS = {name.lower() for name in _INTEGER.split()} - {name.lower() for name in _LARGE.split()}
_LINKS = {name.lower() for name in (_DN + _DN_BINARY).split()}
_BINARY = {name.lower() for name in (_GUID + _SID + _OCTETS).split()}


def decode(attribute: str, octets: bytes) -> Value:
    """A value as its Python type."""
    return decoder(attribute)(octets)


def decoder(attribute: str) -> Callable[[bytes], Value]:
    """What decodes the values of this attribute, for those who ask many times."""
    return _DECODERS.get(attribute.lower(), _text)


def syntax_of(attribute: str) -> str:
    """The attributeSyntax of an attribute that is listed here; that of text for all others."""
    return _SYNTAXES.get(attribute.lower(), UNICODE)


def is_integer(attribute: str) -> bool:
    """Whether it is a whole number of 32 bits."""
    return attribute.lower() in _INTEGERS_OF_32_BITS


def is_link(attribute: str) -> bool:
    """Whether its values name other objects."""
    return attribute.lower() in _LINKS


def is_binary(attribute: str) -> bool:
    """Whether plans keep its values as octets."""
    return attribute.lower() in _BINARY


def to_wire(attribute: str, octets: bytes) -> Wire:
    """A value as plans keep it: text where the syntax is text, else octets."""
    if is_binary(attribute):
        return octets
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets


def wire(value: Value) -> Wire:
    """A Python value as LDAP carries it: ``True`` is ``TRUE``, a DN its text, a UUID its stored octets."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, bytes):
        return value
    if isinstance(value, UUID):
        return value.bytes_le
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y%m%d%H%M%S.0Z")
    return str(value)
