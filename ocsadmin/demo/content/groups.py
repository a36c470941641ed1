"""The universal groups that forest preparation creates in CN=Users, with their nesting.

Source: OCS 2007 R2, "Changes made by forest preparation".
"""

from collections.abc import Iterator
from typing import Final

from ocsadmin.demo import names
from ocsadmin.demo.content.dn import child
from ocsadmin.demo.content.steps import Add, Modify, Step

UNIVERSAL_SECURITY: Final = str(0x80000008 - 2**32)

SERVER_ADMINS: Final = "RTCUniversalServerAdmins"
USER_ADMINS: Final = "RTCUniversalUserAdmins"
READ_ONLY_ADMINS: Final = "RTCUniversalReadOnlyAdmins"
GLOBAL_WRITE: Final = "RTCUniversalGlobalWriteGroup"
GLOBAL_READ: Final = "RTCUniversalGlobalReadOnlyGroup"
USER_READ: Final = "RTCUniversalUserReadOnlyGroup"
SERVER_READ: Final = "RTCUniversalServerReadOnlyGroup"
HOME_SERVER_SERVICES: Final = "RTCHSUniversalServices"
COMPONENT_SERVICES: Final = "RTCComponentUniversalServices"
PROXY_SERVICES: Final = "RTCProxyUniversalServices"
ARCHIVING_SERVICES: Final = "RTCArchivingUniversalServices"
GUEST_ACCESS: Final = "RTCUniversalGuestAccessGroup"

DESCRIPTIONS: Final = {
    SERVER_ADMINS: "Members can manage server and pool settings, all roles, global settings and users.",
    USER_ADMINS: "Members can manage user settings and move users from one server or pool to another.",
    READ_ONLY_ADMINS: "Members can read all server, pool and user settings.",
    GLOBAL_WRITE: "Members have write access to global settings.",
    GLOBAL_READ: "Members have read access to global settings.",
    USER_READ: "Members have read access to user settings.",
    SERVER_READ: "Members have read access to settings of individual servers.",
    HOME_SERVER_SERVICES: "Service accounts that run Front End Servers and Standard Edition servers.",
    COMPONENT_SERVICES: "Service accounts that run conferencing, web components, mediation, monitoring.",
    PROXY_SERVICES: "Service accounts that run proxy servers and edge servers.",
    ARCHIVING_SERVICES: "Service accounts that run the archiving service.",
    GUEST_ACCESS: "Accounts through which guests read meeting content.",
}

SERVICE_GROUPS: Final = (HOME_SERVER_SERVICES, COMPONENT_SERVICES, PROXY_SERVICES, ARCHIVING_SERVICES)
_ALL_READING: Final = (GLOBAL_READ, SERVER_READ, USER_READ)

NESTING: Final = {
    SERVER_ADMINS: (*_ALL_READING, GLOBAL_WRITE),
    USER_ADMINS: _ALL_READING,
    READ_ONLY_ADMINS: _ALL_READING,
    HOME_SERVER_SERVICES: _ALL_READING,
    COMPONENT_SERVICES: _ALL_READING,
}
"""Group to the groups it is a member of."""


def steps() -> Iterator[Step]:
    for name, description in DESCRIPTIONS.items():
        attributes = {
            "objectClass": "group",
            "sAMAccountName": name,
            "groupType": UNIVERSAL_SECURITY,
            "description": description,
        }
        yield Add(group(name), attributes)
    for member, parents in NESTING.items():
        for parent in parents:
            yield joined(group(member), parent)


def joined(dn: str, group_name: str) -> Modify:
    """Make an account or group a member of a group in CN=Users."""
    return Modify(group(group_name), {"member": dn})


def group(name: str) -> str:
    return child(name, names.USERS)
