"""Plans of steps on hosts that start or stop services, each confirmed by a check where the console can tell.

Sources: Deploying Enterprise Edition, "Start the Services", "Windows Service Dependencies" and "Hardware Load Balancer
Ports" (servers are added and removed without shutting down; idle time-out); Front End deployment article, "Start
Services (Step 5)" (note on Message Queuing).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ocsadmin.checks.verdict import Level, Verdict
from ocsadmin.directory import Directory, Entry
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice, Plan
from pools import names
from pools.directory.pools import PoolServer, chosen_servers, find_pool, fqdn_of_pool, servers_of_pool
from pools.services import steps
from pools.services.replication import replication_verdicts

from .spec import ServicesSpec, StopServicesSpec

PERMISSION = "pools.start_services"


class NoSuchServices(DomainError):
    """None of these servers has such a service."""

    code, field, status = "no-such-services", "services", 422
    message = "None of the chosen servers of {pool} runs {wanted}."
    hint = "{cure}"


def plan_start_services(*, spec: ServicesSpec, directory: Directory, controllers: Sequence[Directory] = ()) -> Plan:
    """Plan the steps that start services, in the order of their dependencies. Reads the directory, writes nothing.

    ``controllers`` are the domain controllers one by one; they are asked whether the pool's objects have replicated.

    :raises NoSuchPool, NoSuchServer, NoSuchServices: what was chosen is not there.
    Source: Deploying Enterprise Edition, "Start the Services".
    """
    pool, servers = _chosen(spec, directory)
    setting = steps.Setting.of(pool, directory)
    verdicts = replication_verdicts(pool.dn, directory, controllers)
    changes = [steps.replication(pool)] if not spec.services else []
    for server in servers:
        services = [one for one in server.services if spec.wants(one.name)]
        if services:
            changes += [steps.firewall(server)] if not spec.services else []
            changes += [steps.start(one, server, setting) for one in services]
    _refuse_nothing(changes, pool, spec)
    return Plan(
        title=f"Start {_what(spec)} {_where(pool, servers, spec)}",
        operation="start_services",
        permission=PERMISSION,
        changes=tuple(changes),
        spec=spec.to_json(),
        notices=(*_of_replication(verdicts), *_on_starting(changes)),
    )


def plan_stop_services(*, spec: StopServicesSpec, directory: Directory) -> Plan:
    """Plan the steps that stop services, the last started first; before them the server is drained if wished.

    :raises NoSuchPool, NoSuchServer, NoSuchServices: what was chosen is not there.
    """
    pool, servers = _chosen(spec, directory)
    setting = steps.Setting.of(pool, directory)
    changes: list[Change] = []
    for server in servers:
        services = [one for one in reversed(server.services) if spec.wants(one.name)]
        if services:
            changes += [steps.drain(server)] if spec.drain else []
            changes += [steps.stop(one, server, setting) for one in services]
    _refuse_nothing(changes, pool, spec)
    return Plan(
        title=f"Stop {_what(spec)} {_where(pool, servers, spec)}",
        operation="stop_services",
        permission=PERMISSION,
        changes=tuple(changes),
        spec=spec.to_json(),
        notices=tuple(_on_stopping(spec, pool, servers, directory)),
    )


def _chosen(spec: ServicesSpec, directory: Directory) -> tuple[Entry, list[PoolServer]]:
    pool = find_pool(spec.pool, directory)
    return pool, chosen_servers(pool, spec.servers, directory)


def _refuse_nothing(changes: Iterable[Change], pool: Entry, spec: ServicesSpec) -> None:
    if any(change.data.get("service") for change in changes):
        return
    wanted = ", ".join(spec.services) or "any service"
    cure = "Activate the application first, or choose another service." if spec.services else "Add a server first."
    raise NoSuchServices(pool=fqdn_of_pool(pool), wanted=wanted, cure=cure)


def _what(spec: ServicesSpec) -> str:
    return ", ".join(spec.services) if spec.services else "the services"


def _where(pool: Entry, servers: Sequence[PoolServer], spec: ServicesSpec) -> str:
    if spec.servers:
        return f"of {', '.join(one.fqdn for one in servers)}"
    return f"of {fqdn_of_pool(pool)}"


def _of_replication(verdicts: Iterable[Verdict]) -> Iterator[Notice]:
    for verdict in verdicts:
        good = verdict.level in (Level.OK, Level.INFO)
        yield Notice("info" if good else "warning", f"{verdict.text} {verdict.cure}".strip())


def _on_starting(changes: Iterable[Change]) -> Iterator[Notice]:
    if any(change.data.get("service") == "RtcQmsAgent" for change in changes):
        yield Notice("info", steps.MESSAGE_QUEUING_NOTE)
    yield Notice("info", steps.LATE_NOTE)


def _on_stopping(
    spec: StopServicesSpec, pool: Entry, servers: Sequence[PoolServer], directory: Directory
) -> Iterator[Notice]:
    """What users notice."""
    everyone = not spec.services or spec.wants("RTCSRV")
    others = [one for one in servers_of_pool(pool.dn, directory) if one not in servers]
    if everyone and not others:
        yield Notice(
            "warning", f"No server of {fqdn_of_pool(pool)} is left running: its users can't sign in until then."
        )
    elif everyone:
        text = f"Users who are signed in through {_list(servers)} are signed out"
        yield Notice("info", f"{text}; their clients sign in again through {_list(others)}.")
    if any(one.role.endswith("MCU") and spec.wants(one.name) for server in servers for one in server.services):
        yield Notice("warning", "Conferences that run on the chosen servers end; people have to join them again.")
    hosted = {name for server in servers for name in server.applications}
    if hosted and (not spec.services or spec.wants("RTCAPPSRV")):
        called = ", ".join(names.BUILT_IN_APPLICATIONS.get(name, name) for name in sorted(hosted))
        yield Notice("info", f"Calls to these applications are cut off there: {called}.")
    if not spec.drain:
        yield Notice("warning", "The servers are not drained: connections are cut off at once.")


def _list(servers: Sequence[PoolServer]) -> str:
    return ", ".join(one.fqdn for one in servers)
