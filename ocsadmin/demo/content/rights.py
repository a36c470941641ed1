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
MEMBER: Final = "bf9679c0-0de6-11d0-a285-00aa003049e2"
GET_CHANGES: Final = "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2"

_FULL: Final = "RPWPCRCCDCLCLORCWOWDSDDTSW"
_SERVER_CLASSES: Final = ("Server", "MCU", "WebComponents", "ApplicationServer", "MediationServer")


def reading() -> Iterator[Step]:
    """For the console's service account: follow changes (DirSync) and see what was deleted."""
    account = names.SERVICE_ACCOUNT
    for partition in (names.BASE, names.CONFIGURATION):
        yield Grant(partition, [f"(OA;;CR;{GET_CHANGES};;{{{account}}})"])
        yield Grant(f"CN=Deleted Objects,{partition}", [f"(A;CI;LCRPLO;;;{{{account}}})"])


def administering() -> Iterator[Step]:
    """For the administrative groups: topology in Configuration, servers, user settings."""
    servers, users = f"{{{groups.SERVER_ADMINS}}}", f"{{{groups.USER_ADMINS}}}"
    yield Grant(names.RTC_SERVICE, [f"(A;CI;{_FULL};;;{servers})"])
    below_computers = [CONTAINER_CLASS, *(schema.schema_id_guid(f"msRTCSIP-{name}") for name in _SERVER_CLASSES)]
    yield Grant(
        names.OCS_SERVERS,
        [
            f"(OA;CIIO;CCDC;;{COMPUTER_CLASS};{servers})",
            *(f"(OA;CIIO;{_FULL};;{guid};{servers})" for guid in below_computers),
        ],
    )
    for group in groups.SERVICE_GROUPS:
        yield Grant(groups.group(group), [f"(OA;;RPWP;{MEMBER};;{servers})"])
    yield Grant(names.BASE, [f"(OA;CIIO;RPWP;{guid};{USER_CLASS};{users})" for guid in _user_settings()])


def _user_settings() -> list[str]:
    """SchemaIDGUIDs of what a user administrator may write on a user."""
    extensions = schema.definition()["class_extensions"]
    attributes = next(e["add_may_contain"] for e in extensions if e["name"] == "user")
    return [*(schema.schema_id_guid(name) for name in attributes), PROXY_ADDRESSES, TELEPHONE_NUMBER]
