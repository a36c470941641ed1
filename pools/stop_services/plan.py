"""A plan of steps on hosts that stop services, each confirmed by a check where the console can tell.

Source: Deploying Enterprise Edition, "Hardware Load Balancer Ports" (servers are added and removed without shutting
down; idle time-out).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocsadmin.directory import Directory, Entry
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice, Plan
from pools import names
from pools.directory.pools import PoolServer, fqdn_of_pool, servers_of_pool
from pools.services import steps
from pools.services.wanted import chosen, refuse_nothing, what, where

from .spec import StopServicesSpec


def plan_stop_services(*, spec: StopServicesSpec, directory: Directory) -> Plan:
    """Plan the steps that stop services, the last started first; before them the server is drained if wished.

    :raises NoSuchPool, NoSuchServer, NoSuchServices: what was chosen is not there.
    """
    pool, servers = chosen(spec, directory)
    setting = steps.Setting.of(pool, directory)
    changes: list[Change] = []
    for server in servers:
        services = [one for one in reversed(server.services) if spec.wants(one.name)]
        if services:
            changes += [steps.drain(server)] if spec.drain else []
            changes += [steps.stop(one, server, setting) for one in services]
    refuse_nothing(changes, pool, spec)
    return Plan(
        title=f"Stop {what(spec)} {where(pool, servers, spec)}",
        changes=tuple(changes),
        notices=tuple(_on_stopping(spec, pool, servers, directory)),
    )


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
