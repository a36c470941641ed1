"""What only the server itself can do: prepare Windows, install, activate. A password is never part of a command.

Sources: Deploying Enterprise Edition, "Prepare Windows for Setup", "Configure IIS for Office Communications Server 2007
R2" and "Add Servers to the Pool"; Office Communications Server 2007 R2 Command-Line Reference, "Activating Application
Server", "Deactivating Servers" and "Checking the Server State".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ocsadmin.plans.changes import Change, hand_over
from pools import names
from pools.create_pool.host_steps import quoted
from pools.service_accounts import COMPONENT, GUEST, MAIN
from pools.services.applications import activate_command, deactivate_command

from .spec import InstallationSpec
from .windows import WindowsVersion


@dataclass(frozen=True)
class Edition:
    """How Setup and LcsCmd.exe call an edition."""

    role: str
    setup: str
    button: str
    task: str


ENTERPRISE: Final = Edition("EE", "setupEE.exe", "Add Enterprise Edition Server to Pool", "Add Server to Pool")
STANDARD: Final = Edition("SE", "setupSE.exe", "Deploy Standard Edition Server", "Deploy Server")


def preparation_steps(fqdn: str, windows: WindowsVersion) -> Iterator[Change]:
    """Windows Firewall and updates first, then the services of IIS. Nothing where the version is not known."""
    if windows.firewall_commands:
        yield _firewall_step(fqdn, windows)
    if windows.iis_command:
        yield _iis_step(fqdn, windows)


def installation_steps(
    spec: InstallationSpec, edition: Edition, *, fqdn: str, pool: str, applications: Iterable[str], settings: str = ""
) -> Iterator[Change]:
    """Setup, then what can be run instead of its last pages, then the check.

    ``pool`` is the pool's short name; ``settings`` what Setup asks beside the folder and the accounts.
    """
    yield _setup_step(spec, edition, fqdn, settings or f"Pool: {pool}.")
    yield _front_end_step(spec, edition, fqdn, pool)
    yield _application_server_step(spec, fqdn, pool)
    for identifier in applications:
        called = names.BUILT_IN_APPLICATIONS[identifier]
        yield hand_over(
            f"Activate {called} on {fqdn}",
            fqdn,
            command=activate_command(identifier, fqdn),
            why=f"{called} is active in the pool, so each of its servers runs it.",
            undo_command=deactivate_command(identifier, fqdn),
        )
    yield _check_step(edition, fqdn)


def password_placeholder(account: str) -> str:
    """What stands where the person at the server types the password."""
    return f'"<password of {account}>"'


def _firewall_step(fqdn: str, windows: WindowsVersion) -> Change:
    updates = "; ".join(f"{number} ({what})" for number, what in windows.updates)
    why = (
        "Windows Firewall has to run before Setup: activation then adds the exceptions that the server needs. "
        f"Remote administration needs its exception. Updates for {windows.name}: {updates}."
    )
    command = "\n".join(windows.firewall_commands)
    return hand_over(f"Prepare Windows for Setup on {fqdn}", fqdn, command=command, why=why)


def _iis_step(fqdn: str, windows: WindowsVersion) -> Change:
    wanted = ", ".join(one.name for one in windows.components)
    why = f"Web Components Server needs {windows.iis}, with {wanted}. It has to be there before the server is added."
    return hand_over(f"Install IIS services on {fqdn}", fqdn, command=windows.iis_command, why=why)


def _setup_step(spec: InstallationSpec, edition: Edition, fqdn: str, settings: str) -> Change:
    why = (
        f"Log on to {fqdn} as a member of Administrators, Domain Admins and RTCUniversalServerAdmins, and run Setup "
        f"from the CD or its network share. Click {edition.button}, then Run at {edition.task}. Location for Server "
        f"Files: {spec.install_folder}. {settings} Main service account: {spec.account(MAIN)}; component service "
        f"account: {spec.account(COMPONENT)}; guest account: {spec.account(GUEST)}; each with its password. Setup "
        "installs Front End Server, Web Components Server, the conferencing servers and the four applications, and "
        "activates them. Where it asks for a restart, restart at once and run it again."
    )
    return hand_over(
        f"Install and activate the server roles on {fqdn}",
        fqdn,
        command=f"setup\\amd64\\{edition.setup}",
        why=why,
        undo_command="appwiz.cpl",
    )


def _front_end_step(spec: InstallationSpec, edition: Edition, fqdn: str, pool: str) -> Change:
    account = spec.account(MAIN)
    target = f"LcsCmd.exe /Server:{fqdn} /Role:{edition.role}"
    return hand_over(
        f"Activate the Front End Server on {fqdn}",
        fqdn,
        command=f"{target} /Action:Activate {f'/PoolName:{pool} ' if edition is ENTERPRISE else ''}{_account(account)}",
        why=(
            "Setup's last pages do this; run the command where they were skipped, and confirm the step otherwise. Type "
            "the password in place of what stands there: the console does not keep it. LcsCmd.exe comes with the "
            "administrative tools."
        ),
        undo_command=f"{target} /Action:Deactivate",
    )


def _application_server_step(spec: InstallationSpec, fqdn: str, pool: str) -> Change:
    target, account = f"LcsCmd.exe /AppServer:{fqdn}", spec.account(COMPONENT)
    return hand_over(
        f"Activate the Application Server on {fqdn}",
        fqdn,
        command=f"{target} /Action:Activate /PoolName:{pool} {_account(account)}",
        why="As above: only where Setup has not done it. Without it no application can be activated on the server.",
        undo_command=f"{target} /Action:Deactivate",
    )


def _check_step(edition: Edition, fqdn: str) -> Change:
    return hand_over(
        f"Check the state of {fqdn}",
        fqdn,
        command=f"LcsCmd.exe /Server:{fqdn} /Role:{edition.role} /Action:CheckLCServerState",
        why=(
            "In the log <Success> has to stand under Execution Result for each task. Then configure the certificates "
            "and start the services."
        ),
    )


def _account(name: str) -> str:
    return f"/User:{quoted(name)} /Password:{password_placeholder(name)}"
