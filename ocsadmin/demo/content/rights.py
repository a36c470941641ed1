"""The access control entries of forest and domain preparation, and those the console needs for reading.

Source: OCS 2007 R2, "Changes made by forest preparation" and "Changes made by domain preparation"; MS-DTYP
section 2.5.1 (SDDL); MS-ADTS section 5.1.3.2.1 (control access rights).
"""

from collections.abc import Iterator
from typing import Final

from ocsadmin.demo import names, schema
from ocsadmin.demo.content import groups
from ocsadmin.demo.content.steps import Grant, Step

USER_CLASS: Final = "bf967aba-0de6-11d0-a285-00aa003049e2"
COMPUTER_CLASS: Final = "bf967a86-0de6-11d0-a285-00aa003049e2"
CONTAINER_CLASS: Final = "bf967a8b-0de6-11d0-a285-00aa003049e2"
PROXY_ADDRESSES: Final = "bf967a06-0de6-11d0-a285-00aa003049e2"
TELEPHONE_NUMBER: Final = "bf967a49-0de6-11d0-a285-00aa003049e2"
GROUP_CLASS: Final = "bf967a9c-0de6-11d0-a285-00aa003049e2"
MEMBER: Final = "bf9679c0-0de6-11d0-a285-00aa003049e2"
GET_CHANGES: Final = "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2"
PROPERTY_SETS: Final = (
    "4c164200-20c0-11d0-a768-00aa006e0529",
    "59ba2f42-79a2-11d0-9020-00c04fc2d3cf",
    "77b5b886-944a-11d1-aebd-0000f80367c1",
    "e48d0154-bcf8-11d1-8702-00c04fb96050",
)
"""Account restrictions, general information, personal information, public information."""

_FULL: Final = "RPWPCRCCDCLCLORCWOWDSDDTSW"
_SERVER_CLASSES: Final = ("Server", "MCU", "WebComponents", "ApplicationServer", "MediationServer")


def reading() -> Iterator[Step]:
    """For the console's service account: follow changes (DirSync) and see what was deleted."""
    account = names.SERVICE_ACCOUNT
    for partition in (names.BASE, names.CONFIGURATION):
        yield Grant(partition, [f"(OA;;CR;{GET_CHANGES};;{{{account}}})"])
        yield Grant(f"CN=Deleted Objects,{partition}", [f"(A;CI;LCRPLO;;;{{{account}}})"])


def preparing() -> Iterator[Step]:
    """For the console's service account where it prepares forest and domain itself: what docs/install.md lists.

    In Configuration and in System: RTC Service and what stands below it. In Users: groups and their members. In the
    domain: the access control lists.
    """
    account = f"{{{names.SERVICE_ACCOUNT}}}"
    service, settings = (schema.schema_id_guid(f"msRTCSIP-{name}") for name in ("Service", "GlobalContainer"))
    topology = [f"(OA;CIIO;{_FULL};;{guid};{account})" for guid in (service, settings)]
    yield Grant(f"CN=Services,{names.CONFIGURATION}", [f"(OA;;CCDC;{service};;{account})", *topology])
    microsoft = [f"(OA;;CCDC;{CONTAINER_CLASS};;{account})", f"(OA;CIIO;CCDC;{service};{CONTAINER_CLASS};{account})"]
    yield Grant(f"CN=System,{names.BASE}", [*microsoft, *topology])
    groups_here = [f"(OA;;CCDC;{GROUP_CLASS};;{account})", f"(OA;CIIO;RPWP;;{GROUP_CLASS};{account})"]
    yield Grant(names.USERS, groups_here)
    yield Grant(names.BASE, [f"(A;CI;RCWD;;;{account})"])
    yield from _creating_service_accounts(account)


def administering() -> Iterator[Step]:
    """For the administrative groups: topology in Configuration, servers, user settings."""
    servers, users = f"{{{groups.SERVER_ADMINS}}}", f"{{{groups.USER_ADMINS}}}"
    readers = f"{{{groups.GLOBAL_READ}}}"
    yield Grant(names.RTC_SERVICE, [f"(A;CI;{_FULL};;;{servers})", f"(A;CI;RPLCLORC;;;{readers})"])
    below_computers = [CONTAINER_CLASS, *(schema.schema_id_guid(f"msRTCSIP-{name}") for name in _SERVER_CLASSES)]
    yield Grant(
        names.OCS_SERVERS,
        [
            f"(OA;CIIO;CCDC;;{COMPUTER_CLASS};{servers})",
            *(f"(OA;CIIO;{_FULL};;{guid};{servers})" for guid in below_computers),
        ],
    )
    for group in (*groups.SERVICE_GROUPS, groups.GUEST_ACCESS):
        yield Grant(groups.group(group), [f"(OA;;RPWP;{MEMBER};;{servers})"])
    yield from _creating_service_accounts(servers)
    yield from _creating_people()
    written = [*_user_attributes(), PROXY_ADDRESSES, TELEPHONE_NUMBER]
    yield Grant(names.BASE, [f"(OA;CIIO;RPWP;{guid};{USER_CLASS};{users})" for guid in written])
    yield Grant(names.BASE, [*_of_services(), *_of_readers()])


def global_settings() -> Iterator[Step]:
    """Who writes global settings."""
    writers = (groups.GLOBAL_WRITE, groups.HOME_SERVER_SERVICES)
    yield Grant(names.GLOBAL_SETTINGS, [f"(A;CI;RPWP;;;{{{group}}})" for group in writers])


def _of_services() -> Iterator[str]:
    """What the accounts of Front End Servers may: write settings of users, follow changes."""
    services = f"{{{groups.HOME_SERVER_SERVICES}}}"
    for guid in _user_attributes():
        yield f"(OA;CIIO;RPWP;{guid};{USER_CLASS};{services})"
    yield f"(OA;;CR;{GET_CHANGES};;{services})"


def _of_readers() -> Iterator[str]:
    """What members of the group for reading users may read of them."""
    for guid in (*_user_attributes(), *PROPERTY_SETS):
        yield f"(OA;CIIO;RP;{guid};{USER_CLASS};{{{groups.USER_READ}}})"


def _creating_service_accounts(servers: str) -> Iterator[Step]:
    """New accounts in their unit, and full control over those that one created oneself (CO), not over others."""
    aces = [f"(OA;;CC;{USER_CLASS};;{servers})", f"(OA;CIIO;{_FULL}CR;;{USER_CLASS};CO)"]
    yield Grant(names.SERVICE_ACCOUNTS, aces)


def _creating_people() -> Iterator[Step]:
    """The same for the console's service account, in the units of people and all below them."""
    account = f"{{{names.SERVICE_ACCOUNT}}}"
    yield Grant(names.PEOPLE, [f"(OA;CI;CC;{USER_CLASS};;{account})", f"(OA;CIIO;{_FULL}CR;;{USER_CLASS};CO)"])


def _user_attributes() -> list[str]:
    """SchemaIDGUIDs of what the product keeps on a user."""
    extensions = schema.definition()["class_extensions"]
    attributes = next(e["add_may_contain"] for e in extensions if e["name"] == "user")
    return [schema.schema_id_guid(name) for name in attributes]
