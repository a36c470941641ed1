"""The universal groups of forest preparation, and which of them are members of which.

Source: Office Communications Server 2007 R2, "Changes made by forest preparation"; Deploying Enterprise Edition,
"Create the Pool" (RTCUniversalGuestAccessGroup).
"""

from __future__ import annotations

from typing import Final

UNIVERSAL: Final = 0x8
GLOBAL: Final = 0x2
DOMAIN_LOCAL: Final = 0x4
UNIVERSAL_SECURITY: Final = 0x80000008 - 2**32
"""groupType of a universal security group (MS-ADTS 2.2.12)."""

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
    HOME_SERVER_SERVICES: "Service accounts that run Front End Servers and Standard Edition servers.",
    COMPONENT_SERVICES: "Service accounts that run conferencing, web components, mediation, monitoring.",
    PROXY_SERVICES: "Service accounts that run proxy servers and edge servers.",
    ARCHIVING_SERVICES: "Service accounts that run the archiving service.",
    GUEST_ACCESS: "Accounts through which guests read meeting content.",
    GLOBAL_WRITE: "Members have write access to global settings.",
    GLOBAL_READ: "Members have read access to global settings.",
    USER_READ: "Members have read access to user settings.",
    SERVER_READ: "Members have read access to settings of individual servers.",
}
"""Name → description. A group comes after those that are its members, so that it can be made with them."""

SERVICE_GROUPS: Final = (HOME_SERVER_SERVICES, COMPONENT_SERVICES, PROXY_SERVICES, ARCHIVING_SERVICES, GUEST_ACCESS)
"""Whose members are accounts that activation chooses or makes."""
READING: Final = (GLOBAL_READ, SERVER_READ, USER_READ)

MEMBERS: Final = {
    GLOBAL_WRITE: (SERVER_ADMINS,),
    **dict.fromkeys(READING, (SERVER_ADMINS, USER_ADMINS, READ_ONLY_ADMINS, HOME_SERVER_SERVICES, COMPONENT_SERVICES)),
}
"""Group → the groups that are its members."""


def scope_in_words(group_type: int) -> str:
    """``universal security group``, or what it is instead."""
    scope = "universal" if group_type & UNIVERSAL else "global" if group_type & GLOBAL else "domain local"
    return f"{scope} {'security' if group_type & 0x80000000 else 'distribution'} group"
