"""The plan of a Standard Edition server: accounts, the pool, the server in it, and what is done on the server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice, Plan
from ocsadmin.use_cases import problems_of
from pools.add_server import computers, host_steps
from pools.add_server.windows import version_of
from pools.create_pool import entries as pool_entries
from pools.create_pool import host_steps as pool_host_steps
from pools.create_pool.advice import advice_on_storage
from pools.create_pool.plan import domain_of_groups, next_conference_directory_id
from pools.create_pool.spec import PoolSpec
from pools.directory import server_entries
from pools.models import Pool
from pools.rules.refusal import broken, refuse
from pools.service_accounts import AccountsPlan, plan_accounts

from .conflicts import PoolLeftOver, conflicts
from .spec import StandardEditionSpec


@dataclass(frozen=True)
class _Site:
    """The computer, the pool that it becomes, and where both are written."""

    computer: Entry
    fqdn: str
    pool: PoolSpec
    directory: Directory


def plan_deploy_standard_edition(*, spec: StandardEditionSpec, directory: Directory, now: datetime) -> Plan:
    """Plan a Standard Edition server. Reads the directory, writes nothing.

    Accounts that do not exist are created with the passwords that are submitted beside the plan.
    ``now`` tells whether an account has expired.

    :raises DomainError: the only rule that is broken. :raises ManyErrors: several. ``field`` says where.
    """
    refuse(problems_of(spec))
    computer = computers.computer_called(spec.server, directory, domain=directory.forest.domain.domain)
    fqdn = server_entries.fqdn_of(computer)
    site, planned = _Site(computer, fqdn, spec.pool(fqdn), directory), list[AccountsPlan]()
    refuse([*conflicts(computer, directory), *broken(lambda: planned.append(plan_accounts(spec, directory, now)))])
    objects = (*_pool_objects(site), *_server_objects(site))
    refuse(_there_already(objects, site))
    return Plan(
        title=f"Deploy Standard Edition server {fqdn}",
        changes=(*planned[0].changes, *objects, *_steps(spec, site)),
        notices=(*_advice(site), *planned[0].notices),
    )


def _pool_objects(site: _Site) -> Iterator[Change]:
    return pool_entries.additions(
        site.pool,
        site.directory.forest,
        conference_directory_id=next_conference_directory_id(site.directory),
        pool_type=Pool.PoolType.STANDARD,
    )


def _server_objects(site: _Site) -> Iterator[Change]:
    forest = site.directory.forest
    dn = forest.pools.child("CN", site.pool.name)
    return server_entries.additions(
        computer=site.computer,
        pool=Entry(str(dn), {"dNSHostName": [site.fqdn.encode()]}),
        forest=forest,
        factories=pool_entries.factories(site.pool, forest),
        container_there=computers.has_container(site.computer, site.directory),
    )


def _there_already(objects: tuple[Change, ...], site: _Site) -> list[DomainError]:
    targets = [DN.parse(change.target) for change in objects]
    return [PoolLeftOver(dn=dn, fqdn=site.fqdn) for dn in targets if site.directory.get(dn, ("cn",))]


def _steps(spec: StandardEditionSpec, site: _Site) -> Iterator[Change]:
    if not spec.windows_prepared:
        yield from host_steps.preparation_steps(site.fqdn, version_of(site.computer))
    yield from pool_host_steps.share_steps(site.pool, group_domain=domain_of_groups(site.directory))
    yield from host_steps.installation_steps(
        spec, host_steps.STANDARD, fqdn=site.fqdn, pool=site.pool.name, applications=(), settings=_settings(site.pool)
    )


def _settings(pool: PoolSpec) -> str:
    """What Setup asks a Standard Edition server beside the rest."""
    return (
        f"External Web farm FQDN: {pool.external_web_farm_fqdn or 'none'}. User database files: "
        f"{pool.user_database_path}, log {pool.user_log_path}; dynamic database files: {pool.dynamic_database_path}, "
        f"log {pool.dynamic_log_path}."
    )


def _advice(site: _Site) -> Iterator[Notice]:
    windows = version_of(site.computer)
    if windows.caution:
        yield Notice("warning", windows.caution, computers.FIELD)
    text = (
        f"{site.fqdn} is the pool's FQDN, too: its A record is all that is needed. A Standard Edition server has its "
        "databases on itself, needs no load balancer, and gets no further servers."
    )
    yield Notice("info", text, computers.FIELD)
    if not site.pool.external_web_farm_fqdn:
        text = "No external Web farm FQDN: if Edge Servers are planned, set it now; later only LcsCmd.exe can."
        yield Notice("info", text, "external_web_farm_fqdn")
    yield from advice_on_storage(site.pool)
