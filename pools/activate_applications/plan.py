"""Application Activation.

Source: Deploying Enterprise Edition, "Deploying Unified Communications Applications" and "Activate an Application".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ocsadmin.directory import Directory, Entry
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change, hand_over, modify
from ocsadmin.plans.plan import Notice, Plan
from pools import names
from pools.directory.pools import PoolServer, chosen_servers, find_pool, fqdn_of_pool
from pools.services import applications

from .spec import ApplicationsSpec
from .words import configuration_of

LIST = "msRTCSIP-ApplicationList"


class NoApplicationServer(DomainError):
    """A server has no application server."""

    code, field = "no-application-server", "servers"
    message = "{fqdn} has no application server, which would host the applications."
    hint = "Activate it there first: LcsCmd.exe /AppServer:{fqdn} /Action:Activate /PoolName:{pool}"


def plan_activate_applications(*, spec: ApplicationsSpec, directory: Directory) -> Plan:
    """Plan what is missing until these applications are active on these servers. Reads only.

    Where all is active the plan is empty.

    :raises NoSuchPool, NoSuchServer, NoApplicationServer: what was chosen is not there.
    """
    pool = find_pool(spec.pool, directory, applications.POOL_ATTRIBUTES)
    chosen = chosen_servers(pool, spec.servers, directory)
    if spec.servers:
        refuse_without_host(pool, chosen)
    hosts = [one for one in chosen if one.application_server is not None]
    wanted = applications.in_order(spec.applications)
    there = applications.trusted_services_of(fqdn_of_pool(pool), directory)
    planned = applications.activation_changes(pool, directory.forest, wanted, trusted_services=there)
    in_pool = [change for change in planned if change.kind != "host.hand_over"]
    on_servers = [change for host in hosts for change in on_server(host, wanted)]
    called = ", ".join(names.BUILT_IN_APPLICATIONS[name] for name in wanted)
    return Plan(
        title=f"Activate {called} in {fqdn_of_pool(pool)}",
        changes=(*in_pool, *on_servers),
        notices=tuple(_notices(wanted, chosen, hosts, pool)),
    )


def refuse_without_host(pool: Entry, servers: Iterable[PoolServer]) -> None:
    """:raises NoApplicationServer: one of these hosts no applications."""
    for server in servers:
        if server.application_server is None:
            raise NoApplicationServer(fqdn=server.fqdn, pool=pool.dn.name)


def on_server(server: PoolServer, wanted: Sequence[str]) -> Iterator[Change]:
    """The server's own list, and a step for each application that is new there."""
    if change := listing(server, wanted):
        yield change
        yield from (activation_step(str(name), server.fqdn) for name in change.after[LIST])


def listing(server: PoolServer, wanted: Sequence[str]) -> Change | None:
    """The change that lists these applications at the server's application server; None where nothing is missing."""
    new, host = [name for name in wanted if name not in server.applications], server.application_server
    if not new or host is None:
        return None
    title = f"List them at the application server of {server.fqdn}"
    return modify(title, host.dn, guid=host.guid, before={LIST: []}, after={LIST: new})


def activation_step(application: str, fqdn: str) -> Change:
    called = names.BUILT_IN_APPLICATIONS[application]
    return hand_over(
        f"Activate {called} on {fqdn}",
        fqdn,
        command=applications.activate_command(application, fqdn),
        why=(
            f"It registers the service of {called} on the server. Run it as a member of Administrators, Domain Admins "
            f"and RTCUniversalServerAdmins. {configuration_of(application)}"
        ),
        undo_command=applications.deactivate_command(application, fqdn),
    )


def _notices(
    wanted: Iterable[str], chosen: Sequence[PoolServer], hosts: Sequence[PoolServer], pool: Entry
) -> Iterator[Notice]:
    for name in wanted:
        yield Notice("info", f"{names.BUILT_IN_APPLICATIONS[name]}: {configuration_of(name)}", "applications")
    for server in chosen:
        if server not in hosts:
            missing = NoApplicationServer(fqdn=server.fqdn, pool=pool.dn.name)
            yield Notice("warning", f"{missing.text} It is left out. {missing.cure}", "servers")
    if not chosen:
        text = f"{fqdn_of_pool(pool)} has no server yet; a server that is added gets the applications of its pool."
        yield Notice("info", text, "servers")
    else:
        yield Notice("info", "When the steps are done, start the applications: “Start an Application”.")
