"""The permissions of the console, and which groups have them.

Each refers to the row of the table of procedures that it comes from, where there is one. The rest follows from what the
groups are for (Preparing the forest: RTCUniversalServerAdmins, RTCUniversalUserAdmins, RTCUniversalReadOnlyAdmins).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from ocsadmin.acting import right_names
from ocsadmin.acting.scopes import can_be_delegated

from .procedures import ENTERPRISE, Procedure, Ways, procedure, satisfied

SERVER_ADMINS = "RTCUniversalServerAdmins"
USER_ADMINS = "RTCUniversalUserAdmins"
READ_ONLY_ADMINS = "RTCUniversalReadOnlyAdmins"
DOMAIN_ADMINS = "Domain Admins"
ENTERPRISE_ADMINS = "Enterprise Admins"
DNS_ADMINS = "DnsAdmins"
ACCOUNT_OPERATORS = "Account Operators"
HELPDESK = "(help desk)"
"""Stands for the group that the setting HELPDESK_GROUP names."""

ONLY_SERVER_ADMINS: Ways = (frozenset({SERVER_ADMINS}),)
BOTH_ADMINS: Ways = (*ONLY_SERVER_ADMINS, frozenset({USER_ADMINS}))
ALL_ADMINS: Ways = (*BOTH_ADMINS, frozenset({READ_ONLY_ADMINS}))
BOTH_DOMAIN_AND_SERVER_ADMINS: Ways = (frozenset({SERVER_ADMINS, DOMAIN_ADMINS}),)
PREPARERS: Ways = (frozenset({ENTERPRISE_ADMINS}), frozenset({DOMAIN_ADMINS}))
"""Before the forest is prepared nobody is in an RTC group: who prepares it has to see what comes of it."""
EVERYONE_WHO_LOOKS: Ways = (*ALL_ADMINS, frozenset({HELPDESK}), *PREPARERS)


@dataclass(frozen=True)
class Permission:
    """A right. ``title`` goes on from "may": "create pools"."""

    name: str
    title: str
    ways: Ways
    procedure: Procedure | None = None

    def ways_here(self) -> Ways:
        """The ways with the help desk's group by its name in this organisation."""
        return tuple(frozenset(settings.HELPDESK_GROUP if g == HELPDESK else g for g in way) for way in self.ways)

    def groups_text(self) -> str:
        """``RTCUniversalServerAdmins and Domain Admins, or …``."""
        return ", or ".join(" and ".join(sorted(way, reverse=True)) for way in self.ways_here())


_TABLE = (
    Permission(right_names.VIEW_DASHBOARD, "see the overview", EVERYONE_WHO_LOOKS),
    Permission(right_names.VIEW_USERS, "look at users", EVERYONE_WHO_LOOKS),
    Permission(right_names.SCHEDULE_REPORTS, "have reports mailed", BOTH_ADMINS),
    Permission(right_names.VIEW_POOLS, "look at pools and settings of the forest", EVERYONE_WHO_LOOKS),
    Permission(
        right_names.VALIDATE,
        "validate servers and pools",
        ONLY_SERVER_ADMINS,
        procedure(ENTERPRISE, "Validate the server and pool configuration"),
    ),
    Permission(right_names.SIGN_OFF, "sign off steps of the deployment checklist", ONLY_SERVER_ADMINS),
    Permission(right_names.VIEW_JOBS, "look at jobs and the deployment log", EVERYONE_WHO_LOOKS),
    Permission(right_names.CONFIRM_ROWS, "confirm steps done on a host", BOTH_ADMINS),
    Permission(right_names.VIEW_RUNS, "look at replication", EVERYONE_WHO_LOOKS),
    Permission(right_names.RUN_REPLICATION, "start replication", BOTH_ADMINS),
    Permission(right_names.SETTLE_DRIFT, "accept and restore changes made outside", BOTH_ADMINS),
    Permission(right_names.DELEGATE, "limit rights to units and pools", ONLY_SERVER_ADMINS),
    Permission(right_names.VIEW_PROCEDURES, "see which groups may do what", ALL_ADMINS),
    Permission(
        right_names.USE_API_TOKENS,
        "make tokens for the REST interface",
        BOTH_ADMINS,
    ),
    Permission(right_names.MANAGE_ACCESS, "see and revoke everyone's tokens and sessions", ONLY_SERVER_ADMINS),
    Permission(right_names.READ_AUDIT, "read the audit log", ONLY_SERVER_ADMINS),
)
PERMISSIONS = {permission.name: permission for permission in _TABLE}
_declared: Counter[str] = Counter()
"""App → rights that its use cases have brought."""


def declare(permission: Permission) -> None:
    """Add a right that a use case brings, once its app is ready: behind those that the app's use cases brought before.

    The rights of use cases follow the first of their app, the one to look; what the table lists beside it comes last.

    :raises ValueError: another right has this name.
    """
    if PERMISSIONS.get(permission.name, permission) != permission:
        raise ValueError(f"There are two rights named {permission.name}.")
    if permission.name in PERMISSIONS:
        return
    those = [*PERMISSIONS.values()]
    app = permission.name.partition(".")[0]
    first = next((number for number, one in enumerate(those) if one.name.startswith(f"{app}.")), len(those) - 1)
    those.insert(first + 1 + _declared[app], permission)
    _declared[app] += 1
    PERMISSIONS.clear()
    PERMISSIONS.update((one.name, one) for one in those)


def title_of(name: str) -> str | None:
    """Its title; None where there is no such permission."""
    return PERMISSIONS[name].title if name in PERMISSIONS else None


def names() -> list[str]:
    return list(PERMISSIONS)


def known(name: str) -> bool:
    return name in PERMISSIONS


def allowed(name: str, groups: Iterable[str]) -> bool:
    """Whether members of these groups have the permission. One that does not exist nobody has."""
    permission = PERMISSIONS.get(name)
    return permission is not None and satisfied(permission.ways_here(), groups)


def delegable() -> list[Permission]:
    """What a delegation can name; looking at people comes with each of them."""
    return [one for one in PERMISSIONS.values() if can_be_delegated(one.name) and one.name != right_names.VIEW_USERS]
