"""Add a server to an Enterprise pool.

Source: Deploying Enterprise Edition, "Add Servers to the Pool".
"""

from __future__ import annotations

from typing import Final

from ocsadmin.accounts.permissions import BOTH_DOMAIN_AND_SERVER_ADMINS, Permission
from ocsadmin.accounts.procedures import ENTERPRISE, procedure

ADD_OR_REMOVE_SERVERS: Final = Permission(
    "pools.add_server",
    "add servers to pools and remove them",
    BOTH_DOMAIN_AND_SERVER_ADMINS,
    procedure(ENTERPRISE, "Add servers to the pool"),
)
