"""What is done on the host that goes.

Sources: Office Communications Server 2007 R2 documentation, "Deactivating Server Roles", "Removing Servers and Server
Roles" and Command-Line Reference, "LCSCmd" (contexts Server and AppServer, action Deactivate, option Force).
"""

from __future__ import annotations

from collections.abc import Iterator

from ocsadmin.directory import Directory
from ocsadmin.plans.changes import Change, hand_over
from pools import names
from pools.deactivate_applications.plan import deactivation_step
from pools.models import Pool
from pools.services import steps
from pools.services.catalog import FRONT_END

from .find import Found

PLACEHOLDER = '"<password>"'
"""Stands for a password that whoever types the command knows."""
FORCE = "The console has deleted the objects in the directory, so /Force lets the command go on without them."


def before(found: Found, directory: Directory) -> Iterator[Change]:
    """Let people go, then stop all services."""
    server, setting = found.server, steps.Setting.of(found.pool, directory)
    if found.others:
        yield steps.drain(server)
    services = list(reversed(server.services))
    if services:
        front_end = next((one for one in services if one.role == FRONT_END), services[-1])
        yield hand_over(
            f"Stop all services on {server.fqdn}",
            server.fqdn,
            command="\n".join(f"net stop {one.name}" for one in services),
            why="Nobody may be connected while roles are deactivated. The order is the reverse of the start.",
            undo_command="\n".join(f"net start {one.name}" for one in reversed(services)),
            check=steps.port_check(front_end, server, setting, expect="closed"),
            undo_check=steps.port_check(front_end, server, setting, expect="open"),
        )


def after(found: Found) -> Iterator[Change]:
    """Deactivate on the host what it knows of itself, in the order of deactivation; then remove the software."""
    server, pool = found.server, found.pool.dn.name
    yield from (deactivation_step(name, server.fqdn) for name in server.applications if _is_built_in(name))
    if server.application_server is not None:
        yield hand_over(
            f"Deactivate the Application Host on {server.fqdn}",
            server.fqdn,
            command=f"LcsCmd.exe /AppServer:{server.fqdn} /Action:Deactivate /Force",
            why=f"The applications are deactivated before it. {FORCE}",
            undo_command=(
                f"LcsCmd.exe /AppServer:{server.fqdn} /Action:Activate /PoolName:{pool} /Password:{PLACEHOLDER}"
            ),
        )
    yield _roles_step(found)
    yield hand_over(
        f"Remove the software from {server.fqdn}",
        server.fqdn,
        command="appwiz.cpl",
        why=(
            "Remove the roles of Office Communications Server in Add or Remove Programs. Then take the server out of "
            "the load balancer and of DNS for good, and revoke its certificates where the computer goes too."
        ),
    )


def _roles_step(found: Found) -> Change:
    """Conferencing and Web Components roles have no documented context of their own: the wizard deactivates them."""
    server, pool = found.server, found.pool
    role = "SE" if pool.number("msRTCSIP-PoolType") == Pool.PoolType.STANDARD else "EE"
    target = f"LcsCmd.exe /Server:{server.fqdn} /Role:{role}"
    order = "Application Sharing, A/V Conferencing, Web Conferencing, Web Components, and last the Front End Server"
    return hand_over(
        f"Deactivate the roles of {server.fqdn}",
        server.fqdn,
        command=f"{target} /Action:Deactivate /Force",
        why=(
            f"Deactivate all roles in this order: {order}. The command deactivates the last; for those before it, "
            "right-click Office Communications Server 2007 R2 in Computer Management on the server and point to "
            f"Deactivate. {FORCE}"
        ),
        undo_command=(f"{target} /Action:Activate /PoolName:{pool.dn.name} /Password:{PLACEHOLDER}"),
    )


def _is_built_in(application: str) -> bool:
    return application in names.BUILT_IN_APPLICATIONS
