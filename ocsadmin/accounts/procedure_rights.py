"""Which permission of the console belongs to which row of the table of procedures.

A permission names the row that it comes from (:mod:`ocsadmin.accounts.permissions`). The same work also stands under
other headings of the table: a Standard Edition server is validated with the right to validate a pool.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from ocsadmin.acting import right_names

from . import permissions
from .permissions import PERMISSIONS, Permission
from .procedures import DIAL_IN, STANDARD, TOOLS, VOICE, Procedure, procedure

RESPONSE_GROUP: Final = "Response Group Service"
OUTSIDE_VOICE: Final = "Outside Voice Control"
ARCHIVING: Final = "Archiving Server"
VOICE_ALONE: Final = "Enterprise Voice stand-alone (no PBX coexistence)"
INSTALL_AND_ACTIVATE: Final = "Install and activate Office Communications Server 2007 R2"

ALSO: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "pools.prepare_forest": ((STANDARD, "Prepare Active Directory Domain Services (AD DS)"),),
    "pools.prepare_domain": ((STANDARD, "Prepare Active Directory Domain Services (AD DS)"),),
    "pools.write_dns": ((STANDARD, "Create and verify DNS records"),),
    "pools.configure_pool": ((STANDARD, "Configure Standard Edition server"),),
    "pools.add_server": (
        (DIAL_IN, INSTALL_AND_ACTIVATE),
        (RESPONSE_GROUP, INSTALL_AND_ACTIVATE),
        (OUTSIDE_VOICE, INSTALL_AND_ACTIVATE),
    ),
    "pools.activate_applications": (
        (RESPONSE_GROUP, "Activate the Response Group Service application"),
        (OUTSIDE_VOICE, "Activate Outside Voice Control application"),
    ),
    "pools.start_services": ((STANDARD, "Start the services"), (OUTSIDE_VOICE, "Start the application")),
    right_names.VALIDATE: ((STANDARD, "Validate server configuration"),),
    "pools.change_global_settings": (
        (STANDARD, "Optionally, configure A/V and Web conferencing"),
        (DIAL_IN, "Configure a global policy to support dial-in conferencing"),
    ),
    "users.enable_users": (
        (TOOLS, "Configure user account settings"),
        (ARCHIVING, "Configure users for archiving"),
        (VOICE, "Enable users for Enterprise Voice and PBX integration"),
        (VOICE_ALONE, "Enable users for Enterprise Voice"),
    ),
}
"""Permission → (edition, procedure) of the further rows that it covers."""


def rows_of(permission: Permission) -> tuple[Procedure, ...]:
    """The rows that a permission covers; the one that it comes from first."""
    first = (permission.procedure,) if permission.procedure else ()
    return (*first, *(procedure(*place) for place in ALSO.get(permission.name, ())))


@lru_cache(maxsize=1)
def _by_row() -> Mapping[tuple[str, str], tuple[Permission, ...]]:
    found: dict[tuple[str, str], list[Permission]] = defaultdict(list)
    for permission in PERMISSIONS.values():
        for row in rows_of(permission):
            found[row.edition, row.name].append(permission)
    return {place: tuple(rights) for place, rights in found.items()}


def permissions_of(row: Procedure) -> tuple[Permission, ...]:
    """The permissions of the console that cover a row; none where the work is done elsewhere."""
    return _by_row().get((row.edition, row.name), ())


def row_of(permission_name: str) -> Procedure | None:
    """The row that applies to whoever uses a permission (a wizard's); None where the table has none."""
    permission = permissions.PERMISSIONS.get(permission_name)
    return permission.procedure if permission else None


def in_directory(row: Procedure, groups: list[str], *, is_local: bool) -> bool | None:
    """Whether someone in these groups is in those that a row asks for; None where the directory can't say."""
    return None if not row.groups or is_local else row.open_to(groups)
