"""Every operation on people is undone by page, REST and command with the same plan, to the byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from ocsadmin import mirror
from ocsadmin.directory import AttributeChange, Directory
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.drift.restoring import RestoreDriftSpec, plan_restore_drift
from ocsadmin.jobs import gate, runner, undone
from ocsadmin.jobs.models import Job, Result
from ocsadmin.mirror.models import MirrorChange
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json
from tests.jobs.faces import FACES, Face, MakeFace, each_face
from tests.jobs.faces import run as run_of
from users.change_sign_in_name import ChangeSignInNameSpec
from users.change_sign_in_name.use_case import CHANGE_SIGN_IN_NAME
from users.configure_users.use_case import CONFIGURE_USERS
from users.create_users import CreateUsersSpec
from users.create_users.use_case import CREATE_USERS
from users.disable_users.use_case import DISABLE_USERS
from users.enable_users import EnableUsersSpec
from users.enable_users.use_case import ENABLE_USERS
from users.move_users.plan import LOST
from users.move_users.spec import MoveUsersSpec
from users.move_users.use_case import MOVE_USERS
from users.people.spec import MANY, PeopleSpec
from users.reenable_users.use_case import REENABLE_USERS
from users.remove_users.use_case import REMOVE_USERS
from users.restore_users import points as restore_points
from users.restore_users.use_case import RESTORE_USERS
from users.sign_in_names import SignInName

from .conftest import MakePerson
from .living import everything_of

pytestmark = [pytest.mark.django_db(transaction=True)]
SECRET = "Correct-Horse-7"


@dataclass
class World:
    """All that an operation needs to be planned."""

    directory: Directory
    admin: Directory
    account: Any
    pool: UUID
    other_pool: UUID
    enabled: MakePerson
    make_person: MakePerson
    noting: dict[UUID, Any] = field(default_factory=dict)
    """What stood there of everyone before the last job."""

    def done(self, plan: Plan, **more: Any) -> Job:
        self.noting.update({one.guid: everything_of(one.guid, self.admin) for one in plan.changes if one.guid})
        typed = plan.confirmation.text if plan.confirmation else ""
        how: dict[str, Any] = {
            "acting_user": self.account,
            "directory": self.admin,
            "reason": "test",
            "confirmed": typed,
        }
        job = gate.submit(plan, **how, **more)
        return self.on(job)

    def on(self, job: Job) -> Job:
        """Run it to its end, and say of every step that waits that it was done."""
        runner.run(job_id=job.pk, directory=self.admin)
        while row := job.rows.filter(result=Result.WAITING).first():
            gate.confirm(row, acting_user=self.account, result=Result.SUCCESS, note="")
            runner.run(job_id=job.pk, directory=self.admin)
        job.refresh_from_db()
        assert job.state == Job.State.DONE, list(job.rows.values_list("result", "message"))
        return job

    def undone(self, job: Job) -> Job:
        again = gate.again("undo", job, acting_user=self.account, directory=self.admin)
        return self.on(again.submit(source="page", reason="test"))

    def people(self) -> PeopleSpec:
        return PeopleSpec((self.enabled("kim"), self.enabled("lee")))


@pytest.fixture
def world(
    directory: Directory, domain_admin: Directory, account_with: Callable[..., Any], pool: UUID,
    enabled: MakePerson, make_person: MakePerson,
) -> World:  # fmt: skip
    found = directory.search(directory.forest.pools, object_class("msRTCSIP-Pool"), attributes=("cn", "objectGUID"))
    other = next(entry.guid for entry in found if entry.text("cn") == "ocsse01")
    account = account_with("RTCUniversalServerAdmins", "RTCUniversalUserAdmins", "Domain Admins")
    return World(directory, domain_admin, account, pool, other, enabled, make_person)


Doing = tuple[Job, list[UUID]]


def enable(world: World) -> Doing:
    people = (world.make_person("kim"), world.make_person("lee"))
    spec = EnableUsersSpec(people=people, pool=world.pool, sign_in_name=SignInName.MAIL)
    return world.done(ENABLE_USERS.planned(spec=spec, directory=world.admin)), list(people)


def configure(world: World) -> Doing:
    kim = world.enabled("kim", msRTCSIP_OptionFlags="-2147483392")
    asked = {"people": [str(kim)], "federation": True, "public_im": True, "line_uri": "+1 425 555 0177"}
    return world.done(CONFIGURE_USERS.planned_from(asked, world.admin)), [kim]


def move(world: World, *, forced: bool = False) -> Doing:
    people = world.people().people
    spec = MoveUsersSpec(people, world.other_pool, forced)
    return world.done(MOVE_USERS.planned(spec=spec, directory=world.admin)), list(people)


def move_by_force(world: World) -> Doing:
    return move(world, forced=True)


def disable(world: World) -> Doing:
    spec = world.people()
    return world.done(DISABLE_USERS.planned(spec=spec, directory=world.admin)), list(spec.people)


def reenable(world: World) -> Doing:
    people = (world.enabled("kim", msRTCSIP_UserEnabled="FALSE"),)
    return world.done(REENABLE_USERS.planned(spec=PeopleSpec(people), directory=world.admin)), list(people)


def remove(world: World) -> Doing:
    spec = world.people()
    return world.done(REMOVE_USERS.planned(spec=spec, directory=world.admin)), list(spec.people)


def restore(world: World) -> Doing:
    _job, people = remove(world)
    plan = RESTORE_USERS.planned(spec=PeopleSpec(tuple(people)), directory=world.admin)
    return world.done(plan), people


def change_sign_in_name(world: World) -> Doing:
    kim = world.enabled("kim")
    spec = from_json(ChangeSignInNameSpec, {"by_hand": {str(kim): f"other-{kim.hex[:8]}@contoso.com"}})
    return world.done(CHANGE_SIGN_IN_NAME.planned(spec=spec, directory=world.admin)), [kim]


def restore_drift(world: World) -> Doing:
    kim = world.enabled("kim")
    mirror.replicate(world.directory)
    entry = world.admin.get_by_guid(kim)
    assert entry is not None
    world.admin.modify(entry.dn, [AttributeChange("msRTCSIP-FederationEnabled", add=("TRUE",))])
    mirror.replicate(world.directory, mode="delta")
    keys = tuple(MirrorChange.objects.filter(guid=kim, settlement="").values_list("pk", flat=True))
    plan = plan_restore_drift(spec=RestoreDriftSpec(keys), directory=world.admin)
    return world.done(plan), [kim]


OPERATIONS = [
    enable, configure, move, move_by_force, disable, reenable, remove, restore, change_sign_in_name, restore_drift,
]  # fmt: skip


def typed(job: Job) -> dict[str, str]:
    return {"confirm": "ocspool1"} if job.spec.get("forced") else {}


def by(face: MakeFace, world: World) -> Face:
    return face(world.account)


@each_face
@pytest.mark.parametrize("operation", OPERATIONS)
def test_is_undone_to_the_byte(operation: Callable[[World], Doing], face: MakeFace, world: World) -> None:
    kept: dict[UUID, Any] = {}
    world.noting = kept
    job, people = operation(world)
    after = {guid: everything_of(guid, world.admin) for guid in people}
    shown = [one(world.account).shown(job) for one in FACES]
    assert {(one.status, one.hash, len(one.left_out)) for one in shown} == {(200, shown[0].hash, 0)}
    undo = world.on(run_of(by(face, world).done(job, reason="test", **typed(job)), world.admin))
    assert undo.plan_hash == shown[0].hash
    assert {guid: everything_of(guid, world.admin) for guid in people} == {guid: kept[guid] for guid in people}
    redo = world.on(run_of(by(face, world).done(undo, reason="test", **_typed_again(job)), world.admin))
    assert {guid: everything_of(guid, world.admin) for guid in people} == after, redo.title
    assert {one.state for one in _undone(job).values()} == {"redone"}


def _typed_again(job: Job) -> dict[str, str]:
    return {"confirm": "ocsse01"} if job.spec.get("forced") else {}


def _undone(job: Job) -> dict[int, Any]:
    return undone.of_rows(job.rows.all())


@each_face
def test_created_people_go_and_come_back(face: MakeFace, world: World, scratch_ou: Any, tag: str) -> None:
    new = {
        "container": str(scratch_ou), "logon_name": f"kim.{tag}", "first_name": "Kim", "last_name": "Akers",
        "password": "typed",
    }  # fmt: skip
    spec = from_json(CreateUsersSpec, {"users": [new]})
    secrets = {one.secret: SECRET for one in spec.users}
    job = world.done(CREATE_USERS.planned(spec=spec, directory=world.admin), secrets=secrets)
    undo = world.on(run_of(by(face, world).done(job, reason="test"), world.admin))
    assert not list(world.admin.search(scratch_ou, Eq("sAMAccountName", f"kim.{tag}"), attributes=["cn"]))
    assert _undone(job)[job.rows.get(number=1).pk].job == undo.pk


class TestMoves:
    @each_face
    def test_a_normal_one_is_undone_by_a_normal_one(self, face: MakeFace, world: World) -> None:
        job, people = move(world)
        undo = run_of(by(face, world).done(job, reason="test"), world.admin)
        assert undo.state == Job.State.WAITING_FOR_PEOPLE
        step, *rest = undo.rows.all()
        assert (step.kind, step.result) == ("host.hand_over", "Waiting")
        assert "ocsse01 stores of 2 people to ocspool1" in step.title
        assert {row.result for row in rest} == {""}
        homes = {world.admin.get_by_guid(guid).text("msRTCSIP-PrimaryHomeServer") for guid in people}  # type: ignore[union-attr]
        assert all("ocsse01" in home for home in homes)
        assert not any("nothing takes this back" in notice["text"] for notice in undo.notices)
        world.on(undo)
        assert all(one.state == "undone" for one in _undone(job).values())
        assert len(_undone(job)) == 3, "the step on the host, too"

    def test_of_some_people_counts_only_those(self, world: World) -> None:
        job, people = move(world)
        entry = world.admin.get_by_guid(people[0])
        assert entry is not None
        home = entry.text("msRTCSIP-PrimaryHomeServer")
        remove_home = AttributeChange("msRTCSIP-PrimaryHomeServer", remove=(home,))
        world.admin.modify(entry.dn, [remove_home])
        fitted = gate.again("undo", job, acting_user=world.account, directory=world.admin).plan()
        assert ("of 1 people" in fitted.plan.changes[0].title, len(fitted.left_out)) == (True, 1)

    @each_face
    def test_a_forced_one_wants_the_pool_typed(self, face: MakeFace, world: World) -> None:
        job, _ = move_by_force(world)
        refused = by(face, world).done(job, reason="test")
        assert (refused.job, "ocspool1" in refused.words) == (None, True)
        undo = run_of(by(face, world).done(job, reason="test", confirm="OCSPOOL1"), world.admin)
        assert undo.state == Job.State.DONE
        assert LOST[0] in undo.notices[0]["text"]


class TestMany:
    @each_face
    def test_are_confirmed_by_their_number(self, face: MakeFace, world: World) -> None:
        people = tuple(world.enabled(f"k{number}") for number in range(MANY))
        job = world.done(DISABLE_USERS.planned(spec=PeopleSpec(people), directory=world.admin))
        refused = by(face, world).done(job, reason="test")
        assert (refused.job, str(MANY) in refused.words) == (None, True)
        assert by(face, world).done(job, reason="test", confirm=str(MANY)).job
        fewer = by(face, world).shown(job, rows=[1, 2])
        assert fewer.status in (200, 409)


class TestWhatOthersHaveByNow:
    @each_face
    @pytest.mark.parametrize(
        ("attribute", "value"),
        [("msRTCSIP-PrimaryUserAddress", "sip:kim.taken@contoso.com"), ("msRTCSIP-Line", "tel:+14255550142")],
    )
    def test_is_not_given_out_twice(self, face: MakeFace, world: World, attribute: str, value: str) -> None:
        kim = world.enabled("kim", **{attribute.replace("-", "_"): value})
        lee = world.enabled("lee")
        job = world.done(REMOVE_USERS.planned(spec=PeopleSpec((kim, lee)), directory=world.admin))
        world.enabled("ann", **{attribute.replace("-", "_"): value.replace("kim", "KIM")})
        shown = by(face, world).shown(job)
        assert list(shown.left_out) == [1]
        assert "belongs to Ann Lee" in shown.left_out[1]
        undo = run_of(by(face, world).done(job, reason="test"), world.admin)
        assert undo.row_count == 1

    def test_is_given_back_where_the_plan_itself_takes_it(self, world: World) -> None:
        kim, lee = world.enabled("kim", msRTCSIP_PrimaryUserAddress="sip:one@contoso.com"), world.enabled("lee")
        first = {str(kim): "two@contoso.com", str(lee): "one@contoso.com"}
        for guid, address in first.items():
            spec = from_json(ChangeSignInNameSpec, {"by_hand": {guid: address}})
            last = world.done(CHANGE_SIGN_IN_NAME.planned(spec=spec, directory=world.admin))
        fitted = gate.again("undo", last, acting_user=world.account, directory=world.admin).plan()
        assert not fitted.left_out


class TestWhatFollows:
    def test_a_restore_point_can_be_used_again_when_a_removal_is_redone(self, world: World) -> None:
        job, people = remove(world)
        undo = world.undone(job)
        assert not restore_points.latest(people)
        world.undone(undo)
        assert set(restore_points.latest(people)) == set(people)

    def test_outside_changes_are_restored_again_when_that_is_redone(self, world: World) -> None:
        job, (kim,) = restore_drift(world)
        undo = world.undone(job)
        assert set(MirrorChange.objects.filter(guid=kim, settled_by_job=job)) == set()
        redo = world.undone(undo)
        assert MirrorChange.objects.filter(guid=kim, settled_by_job=redo, settlement="restored").exists()
