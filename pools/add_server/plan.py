"""The plan of a new server: accounts, memberships, the server's objects, and what is done on the server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ocsadmin.directory import Directory, Entry
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import problems_of
from pools import names
from pools.directory import server_entries
from pools.rules.refusal import broken, refuse
from pools.service_accounts import AccountsPlan, plan_accounts

from . import computers, host_steps
from .advice import advice
from .pools_to_grow import PoolToGrow, pool_to_grow
from .spec import AddServerSpec
from .windows import version_of


def plan_add_server(*, spec: AddServerSpec, directory: Directory, now: datetime) -> Plan:
    """Plan to add a server to an Enterprise pool. Reads the directory, writes nothing.

    Accounts that do not exist are created with the passwords that are submitted beside the plan
    (``service_accounts.secrets_needed``). ``now`` tells whether an account has expired.

    :raises DomainError: the only rule that is broken. :raises ManyErrors: several. ``field`` says where.
    Source: Deploying Enterprise Edition, "Add Servers to the Pool".
    """
    refuse(problems_of(spec))
    pool = pool_to_grow(spec.pool, directory)
    computer = computers.computer_called(spec.server, directory, domain=pool.domain, pool=pool.fqdn)
    planned: list[AccountsPlan] = []
    refuse(
        [
            *server_problems(computer, pool, directory),
            *broken(lambda: planned.append(plan_accounts(spec, directory, now))),
        ]
    )
    (accounts,), fqdn = planned, server_entries.fqdn_of(computer)
    return Plan(
        title=f"Add {fqdn} to {pool.fqdn}",
        changes=(*accounts.changes, *_objects(computer, pool, directory), *_steps(spec, computer, pool)),
        notices=(*advice(pool, fqdn, version_of(computer)), *accounts.notices),
    )


def server_problems(computer: Entry, pool: PoolToGrow | None, directory: Directory) -> list[DomainError]:
    """Why this computer can't become a server of this pool; without one: of any."""
    found = list(computers.obstacles(computer, directory))
    server = computers.server_of(computer, directory)
    if server is None:
        return [*found, *computers.left_overs(computer, directory)]
    return [*found, _already(server, computer, pool)]


def _already(server: Entry, computer: Entry, pool: PoolToGrow | None) -> DomainError:
    service = server.link("msRTCSIP-PoolAddress")
    home = names.owner_of_service(service) if service else None
    here = pool is not None and home == pool.entry.dn
    cure = "Nothing is to be done." if here else "Remove it from there first, or choose another computer."
    where = pool.fqdn if here and pool else f"the pool {home.name}" if home else "a pool that is not there any more"
    return computers.AlreadyServer(fqdn=server_entries.fqdn_of(computer), pool=where, cure=cure)


def _objects(computer: Entry, pool: PoolToGrow, directory: Directory) -> Iterator[Change]:
    return server_entries.additions(
        computer=computer,
        pool=pool.entry,
        forest=directory.forest,
        factories=pool.factories,
        container_there=computers.has_container(computer, directory),
    )


def _steps(spec: AddServerSpec, computer: Entry, pool: PoolToGrow) -> Iterator[Change]:
    fqdn = server_entries.fqdn_of(computer)
    if not spec.windows_prepared:
        yield from host_steps.preparation_steps(fqdn, version_of(computer))
    yield from host_steps.installation_steps(
        spec, host_steps.ENTERPRISE, fqdn=fqdn, pool=pool.entry.dn.name, applications=pool.applications
    )
