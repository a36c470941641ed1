"""A plan of steps on hosts that start services, each confirmed by a check where the console can tell.

Sources: Deploying Enterprise Edition, "Start the Services" and "Windows Service Dependencies"; Front End deployment
article, "Start Services (Step 5)" (note on Message Queuing).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ocsadmin.checks.verdict import Level, Verdict
from ocsadmin.directory import Directory
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice, Plan
from pools.services import steps
from pools.services.replication import replication_verdicts
from pools.services.wanted import chosen, refuse_nothing, what, where

from .spec import ServicesSpec


def plan_start_services(*, spec: ServicesSpec, directory: Directory, controllers: Sequence[Directory] = ()) -> Plan:
    """Plan the steps that start services, in the order of their dependencies. Reads the directory, writes nothing.

    ``controllers`` are the domain controllers one by one; they are asked whether the pool's objects have replicated.

    :raises NoSuchPool, NoSuchServer, NoSuchServices: what was chosen is not there.
    Source: Deploying Enterprise Edition, "Start the Services".
    """
    pool, servers = chosen(spec, directory)
    setting = steps.Setting.of(pool, directory)
    verdicts = replication_verdicts(pool.dn, directory, controllers)
    changes = [steps.replication(pool)] if not spec.services else []
    for server in servers:
        services = [one for one in server.services if spec.wants(one.name)]
        if services:
            changes += [steps.firewall(server)] if not spec.services else []
            changes += [steps.start(one, server, setting) for one in services]
    refuse_nothing(changes, pool, spec)
    return Plan(
        title=f"Start {what(spec)} {where(pool, servers, spec)}",
        changes=tuple(changes),
        notices=(*_of_replication(verdicts), *_on_starting(changes)),
    )


def _of_replication(verdicts: Iterable[Verdict]) -> Iterator[Notice]:
    for verdict in verdicts:
        good = verdict.level in (Level.OK, Level.INFO)
        yield Notice("info" if good else "warning", f"{verdict.text} {verdict.cure}".strip())


def _on_starting(changes: Iterable[Change]) -> Iterator[Notice]:
    if any(change.data.get("service") == "RtcQmsAgent" for change in changes):
        yield Notice("info", steps.MESSAGE_QUEUING_NOTE)
    yield Notice("info", steps.LATE_NOTE)
