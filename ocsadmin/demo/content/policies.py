"""Meeting and telephony policies, location profiles with their normalization rules, phone routes.

Names and limits are sample values. Source: OCS 2007 R2 Active Directory schema reference (PolicyType,
PolicyContent: XML with root `instance` and children `property`).
"""

from collections.abc import Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from ocsadmin.demo import names
from ocsadmin.demo.content.dn import child
from ocsadmin.demo.content.steps import Add, Step

DEFAULT_MEETING_POLICY: Final = "Policy 5 (Low)"
DEFAULT_TELEPHONY_POLICY: Final = "Default Policy"

_MEETING_LEVELS: Final = (
    # name, people in a meeting, web conferencing, application sharing, IP audio, IP video, recording
    ("Policy 1 (High)", 250, True, True, True, True, True),
    ("Policy 2", 100, True, True, True, True, False),
    ("Policy 3 (Medium)", 50, True, True, True, False, False),
    ("Policy 4", 20, True, False, True, False, False),
    (DEFAULT_MEETING_POLICY, 10, True, False, False, False, False),
)
_TELEPHONY: Final = (
    (DEFAULT_TELEPHONY_POLICY, {"AllowSimultaneousRinging": "FALSE", "PhoneRouteUsages": "Local"}),
    ("International Calls", {"AllowSimultaneousRinging": "TRUE", "PhoneRouteUsages": "Local;International"}),
)

LOCATION_PROFILES: Final = ("Redmond.contoso.com", "Sydney.contoso.com")
_RULES: Final = {
    "Redmond.contoso.com": (
        ("Redmond extension", r"^(\d{4})$", "+1425555$1", "Four digits"),
        ("Redmond local", r"^(\d{7})$", "+1425$1", "Seven digits"),
        ("US long distance", r"^1?(\d{10})$", "+1$1", "Ten or eleven digits"),
    ),
    "Sydney.contoso.com": (
        ("Sydney extension", r"^(\d{4})$", "+6129292$1", "Four digits"),
        ("Australia national", r"^0(\d{9})$", "+61$1", "Ten digits that begin with 0"),
    ),
}
_EXTERNAL_ACCESS: Final = {"Redmond.contoso.com": "9", "Sydney.contoso.com": "0"}


def steps() -> Iterator[Step]:
    for name, content in _meeting_policies():
        yield _policy("meeting", name, content, default=name == DEFAULT_MEETING_POLICY)
    for name, content in _TELEPHONY:
        yield _policy("telephony", name, content, default=name == DEFAULT_TELEPHONY_POLICY)
    for profile in LOCATION_PROFILES:
        yield from _location_profile(profile)
    yield from _phone_routes()


def policy(name: str) -> str:
    """The DN of a meeting or telephony policy."""
    return child(names.braced_guid(f"policy {name}"), f"CN=Policies,{names.RTC_SERVICE}")


def location_profile(name: str) -> str:
    """The DN of a location profile."""
    return child(names.braced_guid(f"profile {name}"), f"CN=Location Profiles,{names.RTC_SERVICE}")


def _meeting_policies() -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, size, web, sharing, audio, video, recording in _MEETING_LEVELS:
        yield (
            name,
            {
                "MaxMeetingSize": str(size),
                "EnableWebConferencing": _boolean(web),
                "EnableAppDesktopSharing": _boolean(sharing),
                "EnableIPAudio": _boolean(audio),
                "EnableIPVideo": _boolean(video),
                "EnableMeetingRecording": _boolean(recording),
                "ColorDepth": "24" if sharing else "16",
            },
        )


def _policy(kind: str, name: str, content: Mapping[str, str], *, default: bool) -> Add:
    properties = {"Name": name, **content}
    inner = "".join(f"<property name={quoteattr(k)}>{escape(v)}</property>" for k, v in properties.items())
    return Add(
        policy(name),
        {
            "objectClass": "msRTCSIP-GlobalUserPolicy",
            "msRTCSIP-PolicyType": kind,
            "msRTCSIP-PolicyContent": f"<instance>{inner}</instance>",
            "msRTCSIP-PolicyData": f"Name={name}",
            "msRTCSIP-DefaultPolicy": _boolean(default),
        },
    )


def _location_profile(profile: str) -> Iterator[Step]:
    links = []
    for order, (name, pattern, translation, description) in enumerate(_RULES[profile], start=1):
        rule = child(names.braced_guid(f"rule {name}"), f"CN=Location Normalization Rules,{names.RTC_SERVICE}")
        links.append(f"B:8:{order.to_bytes(4, 'little').hex().upper()}:{rule}")
        yield Add(
            rule,
            {
                "objectClass": "msRTCSIP-LocalNormalization",
                "msRTCSIP-RuleName": name,
                "msRTCSIP-Pattern": pattern,
                "msRTCSIP-Translation": translation,
                "msRTCSIP-Description": description,
            },
        )
    yield Add(
        location_profile(profile),
        {
            "objectClass": "msRTCSIP-LocationProfile",
            "msRTCSIP-LocationName": profile,
            "msRTCSIP-Description": f"Dialing habits of the {profile.partition('.')[0]} office",
            "msRTCSIP-ExternalAccessCode": _EXTERNAL_ACCESS[profile],
            "msRTCSIP-LocalNormalizationLinks": links,
        },
    )


def _phone_routes() -> Iterator[Step]:
    usage = child(names.braced_guid("usage Local"), f"CN=Phone Route Usages,{names.RTC_SERVICE}")
    yield Add(
        usage,
        {
            "objectClass": "msRTCSIP-RouteUsage",
            "msRTCSIP-RouteUsageAttribute": "Local",
            "msRTCSIP-Description": "Calls within the area",
            "msRTCSIP-Default": "TRUE",
        },
    )
    yield Add(
        child(names.braced_guid("route Redmond"), f"CN=Phone Routes,{names.RTC_SERVICE}"),
        {
            "objectClass": "msRTCSIP-PhoneRoute",
            "msRTCSIP-PhoneRouteName": "Redmond",
            "msRTCSIP-TargetPhoneNumber": r"^\+1425\d{7}$",
            "msRTCSIP-Gateways": "mediation01.contoso.com:5061",
            "msRTCSIP-RouteUsageLinks": usage,
        },
    )


def _boolean(value: bool) -> str:
    return "TRUE" if value else "FALSE"
