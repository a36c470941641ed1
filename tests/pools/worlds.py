"""Pools of a test's own in the real directory, jobs on them, and pictures of what stands there."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq, Present, object_class
from ocsadmin.jobs import gate, runner
from ocsadmin.jobs.models import Job
from ocsadmin.plans import kinds
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds.attributes import facts_of
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json
from pools.create_pool.plan import plan_create_pool
from pools.create_pool.spec import PoolSpec
from pools.directory import server_entries as entries
from pools.remove_pool.belongings import Belongings

from .factories import pool_json

SPARE = "ocsfe03.contoso.com"
"""A computer of the demo forest that is in no pool."""
BACK_LINKS = ("msRTCSIP-ServerBL", "msRTCSIP-ServerReferenceBL", "msRTCSIP-FrontEndServers", "msRTCSIP-MCUServers")
MORE_BACK_LINKS = ("msRTCSIP-PoolAddresses", "msRTCSIP-WebComponentsServers", "msRTCSIP-ApplicationServerBL")
Picture = dict[DN, dict[str, frozenset[Any]]]


def carried_out(plan: Plan, directory: Directory, person: Any) -> Job:
    typed = plan.confirmation.text if plan.confirmation else ""
    job = gate.submit(plan, acting_user=person, directory=directory, expected_hash=plan.hash, confirmed=typed)
    assert runner.run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    wrong = list(job.rows.filter(result__in=("Failure", "Skipped")).values_list("title", "message"))
    assert not wrong, wrong
    return job


def written(changes: Iterable[Change], directory: Directory) -> None:
    """The same without a job."""
    for change in changes:
        kinds.kind_of(change.kind).apply(change, kinds.Context(directory, str))


def taken_back(job: Job, directory: Directory, person: Any) -> Job:
    """Undo it; nothing may stand in the way."""
    plan = gate.undo_plan(job, directory=directory)
    assert not gate.differences(plan, directory)
    return carried_out(plan, directory, person)


def computer(fqdn: str, directory: Directory) -> Entry:
    where = object_class("computer") & Eq("dNSHostName", fqdn)
    return next(iter(directory.search(directory.forest.domain, where, attributes=("*",))))


@contextmanager
def pool_of_its_own(directory: Directory, _person: Any = None, name: str = "") -> Iterator[DN]:
    """A new Enterprise pool, wiped out afterwards."""
    name = name or f"p{uuid.uuid4().hex[:8]}"
    plan = plan_create_pool(spec=from_json(PoolSpec, pool_json(name=name)), directory=directory)
    written(_without_steps(plan), directory)
    pool = directory.forest.pools.child("CN", name)
    try:
        yield pool
    finally:
        _wipe(pool, directory)


@contextmanager
def server_in(pool: DN, directory: Directory, _person: Any = None, fqdn: str = SPARE) -> Iterator[str]:
    """A server of the pool: the spare computer, out of it again afterwards."""
    entry, factories = directory.get(pool), entries.factories_of(pool, directory)
    assert entry is not None
    host = computer(fqdn, directory)
    changes = tuple(entries.additions(computer=host, pool=entry, forest=directory.forest, factories=factories))
    written(changes, directory)
    try:
        yield fqdn
    finally:
        for one in reversed(entries.standing(directory, host.dn, fqdn)):
            directory.delete(one.dn)


def _wipe(pool: DN, directory: Directory) -> None:
    entry = directory.get(pool)
    if entry is None:
        return
    its = Belongings.of(entry, directory)
    for one in (*its.own_services, *its.directories, *its.subtree, entry, *its.factories, *its.trust):
        directory.delete(one.dn)


def picture(directory: Directory) -> Picture:
    """All objects of the deployment with their values and back links; not what the directory keeps itself."""
    ou = directory.forest.domain
    roots = [directory.forest.global_settings.parent]
    where = Present("objectClass")
    found = [one for root in roots for one in directory.search(root, where, attributes=("*",))]
    servers = object_class("msRTCSIP-Server")
    for server in list(directory.search(ou, servers, attributes=("cn",))):
        found += list(directory.search(server.dn.parent, where, attributes=("*",)))
    return {entry.dn: _values(entry, directory) for entry in found}


def _values(entry: Entry, directory: Directory) -> dict[str, frozenset[Any]]:
    facts = facts_of(entry, directory)
    kept = {name: entry.all(name) for name in entry if not facts[name].kept_by_directory}
    links = {name.lower(): entry.all(name) for name in (*BACK_LINKS, *MORE_BACK_LINKS)}
    return {name: frozenset(map(str, values)) for name, values in {**kept, **links}.items()}


def titles(plan: Plan) -> list[str]:
    return [change.title for change in plan.changes]


def commands(plan: Plan) -> list[str]:
    return [str(change.data["command"]) for change in plan.changes if "command" in change.data]


def texts(plan: Plan) -> str:
    return "\n".join(notice.text for notice in plan.notices)


def _without_steps(plan: Plan) -> tuple[Any, ...]:
    return tuple(only(plan.changes, "directory."))


def only(changes: Iterable[Any], kind: str) -> Iterator[Any]:
    return (change for change in changes if change.kind.startswith(kind))
