"""A person as directory entries."""

from collections.abc import Iterator
from typing import Final

from ocsadmin.demo.content import groups, policies
from ocsadmin.demo.content.people.person import Enabled, Person
from ocsadmin.demo.content.steps import Add, Protect, Step

_NORMAL_ACCOUNT: Final = "512"
_DISABLED_ACCOUNT: Final = "514"
_NOW: Final = "-1"
"""The value of pwdLastSet that the server takes for the time of writing (MS-SAMR 3.1.1.8.8): no change is due."""


def steps(person: Person, *, bare: bool) -> Iterator[Step]:
    """The entry, and where wanted its membership of Domain Admins with what follows from it."""
    enabled = None if bare else person.enabled
    attributes = _account(person) | _addresses(person, enabled)
    if enabled:
        attributes |= _settings(enabled)
    yield Add(person.dn, attributes)
    if person.domain_admin:
        yield groups.joined(person.dn, "Domain Admins")
        yield Protect(person.dn)


def _account(person: Person) -> dict[str, str | list[str]]:
    attributes: dict[str, str | list[str]] = {
        "objectClass": "user",
        "sAMAccountName": person.account,
        "userPrincipalName": person.upn,
        "userAccountControl": _NORMAL_ACCOUNT if person.account_enabled else _DISABLED_ACCOUNT,
        "displayName": person.display_name,
        "givenName": person.given,
        "sn": person.surname,
        "title": person.title,
        "department": person.department,
        "company": "Contoso",
        "physicalDeliveryOfficeName": person.office,
        "telephoneNumber": person.phone,
        "mail": person.mail,
        "pwdLastSet": _NOW,
    }
    return {name: value for name, value in attributes.items() if value}


def _addresses(person: Person, enabled: Enabled | None) -> dict[str, str | list[str]]:
    addresses = [f"SMTP:{person.mail}"] if person.mail else []
    addresses += person.other_addresses
    if enabled:
        addresses.append(enabled.sip_uri)
    return {"proxyAddresses": addresses} if addresses else {}


def _settings(enabled: Enabled) -> dict[str, str | list[str]]:
    attributes: dict[str, str | list[str]] = {
        "msRTCSIP-UserEnabled": "TRUE",
        "msRTCSIP-PrimaryUserAddress": enabled.sip_uri,
        "msRTCSIP-PrimaryHomeServer": enabled.pool.home_server,
        "msRTCSIP-OptionFlags": str(enabled.option_flags),
        "msRTCSIP-FederationEnabled": "TRUE" if enabled.federation else "FALSE",
        "msRTCSIP-InternetAccessEnabled": "TRUE" if enabled.remote_access else "FALSE",
        "msRTCSIP-ArchivingEnabled": str(enabled.archiving),
        "msRTCSIP-Line": enabled.line,
        "msRTCSIP-LineServer": enabled.line_server,
    }
    if enabled.meeting_policy:
        attributes["msRTCSIP-UserPolicy"] = f"B:8:01000000:{policies.policy(enabled.meeting_policy)}"
    if enabled.location_profile:
        attributes["msRTCSIP-UserLocationProfile"] = policies.location_profile(enabled.location_profile)
    return {name: value for name, value in attributes.items() if value}
