"""What deploys pools is undone by page, REST and command with the same plan; conflicts leave out only themselves."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.jobs import gate, runner, undone
from ocsadmin.jobs.models import Job, Result
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json
from pools.add_server.use_case import ADD_SERVER
from pools.configure_pool.use_case import CONFIGURE_POOL
from pools.create_pool.spec import PoolSpec
from pools.create_pool.use_case import CREATE_POOL
from pools.remove_pool.use_case import REMOVE_POOL
from pools.remove_server.use_case import REMOVE_SERVER
from tests.jobs.faces import FACES, MakeFace, each_face
from tests.jobs.faces import run as run_of

from .factories import pool_json
from .worlds import SPARE, picture, pool_of_its_own, server_in

pytestmark = pytest.mark.django_db(transaction=True)
Planner = Callable[["World"], Plan]


class World:
    """A directory, who works in it, and what a test makes for itself and wipes out afterwards."""

    def __init__(self, directory: Directory, account: Any, stack: ExitStack) -> None:
        self.directory, self.account, self.stack = directory, account, stack

    def pool(self) -> DN:
        return self.stack.enter_context(pool_of_its_own(self.directory, self.account))

    def server(self, pool: DN) -> str:
        return self.stack.enter_context(server_in(pool, self.directory, self.account))

    def done(self, plan: Plan) -> Job:
        typed = plan.confirmation.text if plan.confirmation else ""
        return self.on(gate.submit(plan, acting_user=self.account, directory=self.directory, confirmed=typed))

    def on(self, job: Job) -> Job:
        """Run it to its end, saying of each step on a host that it was done."""
        runner.run(job_id=job.pk, directory=self.directory)
        while row := job.rows.filter(result=Result.WAITING).first():
            gate.confirm(row, acting_user=self.account, result=Result.SUCCESS, note="")
            runner.run(job_id=job.pk, directory=self.directory)
        job.refresh_from_db()
        assert job.state == Job.State.DONE, list(job.rows.values_list("title", "result", "message"))
        return job


@pytest.fixture
def world(directory: Directory, administrator: Any) -> Iterator[World]:
    with ExitStack() as stack:
        yield World(directory, administrator, stack)


def create_pool(world: World) -> Plan:
    spec = from_json(PoolSpec, pool_json(name=f"p{uuid.uuid4().hex[:8]}"))
    return CREATE_POOL.planned(spec=spec, directory=world.directory)


def remove_pool(world: World) -> Plan:
    return REMOVE_POOL.planned_from({"pool": world.pool().name}, world.directory)


def configure_pool(world: World) -> Plan:
    entry = world.directory.get(world.pool(), ("objectGUID",))
    assert entry is not None
    asked = {"pool": str(entry.guid), "client_logon": "automatic", "redirects_logon": True}
    return CONFIGURE_POOL.planned_from(asked, world.directory)


def remove_server(world: World) -> Plan:
    server = world.server(world.pool())
    return REMOVE_SERVER.planned_from({"server": server}, world.directory)


def add_server(world: World) -> Plan:
    asked = {"pool": world.pool().name, "server": SPARE, "accept_license": True}
    return ADD_SERVER.planned_from(asked, world.directory)


@each_face
@pytest.mark.parametrize("planner", [create_pool, remove_pool, configure_pool, remove_server, add_server])
def test_is_undone_with_the_same_plan(planner: Planner, face: MakeFace, world: World) -> None:
    plan = planner(world)
    before = picture(world.directory)
    job = world.done(plan)
    shown = [one(world.account).shown(job) for one in FACES]
    assert {(one.status, one.hash, len(one.left_out)) for one in shown} == {(200, shown[0].hash, 0)}
    undo = world.on(run_of(face(world.account).done(job), world.directory))
    assert undo.plan_hash == shown[0].hash
    assert picture(world.directory) == before
    told = undone.of_job(job)
    assert told is not None
    assert told.jobs == (undo.pk,)
    assert told.state == undone.UNDONE
    assert bool(told.kept) is any(not row.change_json["data"].get("undo_command") for row in _steps(job))


def _steps(job: Job) -> Any:
    return job.rows.filter(kind="host.hand_over")


class TestAPoolThatOthersChanged:
    @each_face
    def test_keeps_what_they_changed_and_what_is_above_it(self, face: MakeFace, world: World) -> None:
        plan = create_pool(world)
        job = world.done(plan)
        pool = world.directory.forest.pools.child("CN", str(plan.spec["name"]))
        changed = pool.child("CN", "Microsoft").child("CN", "LC Services")
        world.directory.modify(changed, [AttributeChange("description", add=("ours now",))])
        by = face(world.account)
        left_out = by.shown(job).left_out
        assert any("builds on row" in why for why in left_out.values())
        run_of(by.done(job), world.directory)
        assert world.directory.get(pool) is not None
        assert world.directory.get(changed) is not None
        gone = [row for row in job.rows.filter(kind="directory.add") if row.number not in left_out]
        assert gone
        assert not any(world.directory.get(DN.parse(row.target)) for row in gone)
        world.directory.modify(changed, [AttributeChange("description", remove=("ours now",))])
        world.on(run_of(by.done(job), world.directory))
        assert world.directory.get(pool) is None
