"""Configure a pool or server: applications, SIP domains, client logon, external user access."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice, Plan
from pools import names
from pools.activate_applications.plan import on_server
from pools.directory.pools import PoolServer, servers_of_pool
from pools.rules.refusal import refuse
from pools.services import applications
from pools.sip_domains.changes import addition, logon_cleanup, removal
from pools.sip_domains.checks import domain_problems
from pools.sip_domains.entries import name_of

from .external_access import edge_changes, edge_notices, edge_problems
from .logon import logon_changes, logon_notices, logon_problems
from .spec import ConfigurePoolSpec
from .standing import Standing, standing

ON_HOST = "host.hand_over"


def plan_configure_pool(*, spec: ConfigurePoolSpec, directory: Directory) -> Plan:
    """Plan what differs between what is asked for and what is set now; nothing differs: a plan without changes.

    Reads the directory, writes nothing.

    :raises DomainError: the only thing that stands in the way. :raises ManyErrors: several; ``field`` says where.
    Source: Deploying Enterprise Edition, "Configure Pool and Applications".
    """
    now = standing(spec.pool, directory)
    refuse(_problems(spec, now, directory))
    changes = tuple(_changes(spec, now, servers_of_pool(now.pool.dn, directory)))
    hosts = tuple(change for change in changes if change.kind == ON_HOST)
    return Plan(
        title=f"Configure {now.fqdn}",
        changes=(*(change for change in changes if change.kind != ON_HOST), *hosts),
        notices=tuple(_notices(spec, now, changes)),
    )


def _problems(spec: ConfigurePoolSpec, now: Standing, directory: Directory) -> Iterator[DomainError]:
    yield from domain_problems(spec.add_sip_domains, spec.remove_sip_domains, now.sip_domains, directory)
    yield from logon_problems(spec, now)
    yield from edge_problems(spec, now)


def _changes(spec: ConfigurePoolSpec, now: Standing, servers: Sequence[PoolServer]) -> Iterator[Change]:
    for number, name in enumerate(_new_domains(spec, now)):
        yield addition(name, now.forest.global_settings, default=not now.sip_domains and number == 0)
    yield from logon_changes(spec, now)
    others = [pool for pool in now.pools if pool.dn != now.pool.dn]
    yield from logon_cleanup(spec.remove_sip_domains, others)
    yield from edge_changes(spec, now)
    for entry in now.sip_domains:
        if name_of(entry).lower() in {name.lower() for name in spec.remove_sip_domains}:
            yield removal(entry)
    if spec.applications is not None:
        yield from _activation(spec.applications, now, [one for one in servers if one.application_server])


def _new_domains(spec: ConfigurePoolSpec, now: Standing) -> list[str]:
    return [name for name in spec.add_sip_domains if name not in now.domain_names]


def _activation(wanted: Sequence[str], now: Standing, hosts: Sequence[PoolServer]) -> Iterator[Change]:
    """In the pool, and on each of its application servers; where there are none yet, a step for later."""
    there = [one for one in now.trusted_services if one not in now.mras]
    planned = applications.activation_changes(now.pool, now.forest, wanted, trusted_services=there, servers=now.servers)
    yield from (change for change in planned if change.kind != ON_HOST or not hosts)
    for host in hosts:
        yield from on_server(host, applications.in_order(wanted))


def _notices(spec: ConfigurePoolSpec, now: Standing, changes: tuple[Change, ...]) -> Iterator[Notice]:
    if not changes:
        yield Notice("info", f"Nothing to change: {now.fqdn} is configured like this already.")
    if spec.applications is not None and (kept := [name for name in now.active if name not in spec.applications]):
        called = ", ".join(names.BUILT_IN_APPLICATIONS[name] for name in kept)
        yield Notice("info", f"{called}: active, and stays so. This wizard activates only.", "applications")
    if again := [name for name in spec.add_sip_domains if name in now.domain_names]:
        yield Notice("info", f"{', '.join(again)}: a SIP domain already; nothing is added.", "add_sip_domains")
    yield from logon_notices(spec, now)
    yield from edge_notices(spec, now)
