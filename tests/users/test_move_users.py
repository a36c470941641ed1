"""Moving people, against a real domain controller."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from ocsadmin import mirror
from ocsadmin.directory import AttributeChange, Directory
from ocsadmin.errors import ManyErrors
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job, Result
from ocsadmin.jobs.runner import run
from ocsadmin.wizards.models import Draft
from pools.models import Pool
from users.enable_users import PoolUnknown
from users.move_users.spec import MoveUsersSpec
from users.move_users.use_case import MOVE_USERS
from users.people.each import NothingToChange

from .conftest import MakePerson
from .declared import PeopleUseCaseTests
from .living import everything_of

pytestmark = pytest.mark.django_db(transaction=True)

MOVE = "/api/v1/users/move/"
HOME = "CN=LC Services,CN=Microsoft,CN={},CN=Pools,CN=RTC Service,CN=Services,CN=Configuration,DC=contoso,DC=com"


def spec(pool: UUID, *people: UUID, forced: bool = False) -> MoveUsersSpec:
    return MoveUsersSpec(people, pool, forced)


def home_of(guid: UUID, directory: Directory) -> str:
    entry = directory.get_by_guid(guid, ("msRTCSIP-PrimaryHomeServer",))
    assert entry is not None
    return entry.text("msRTCSIP-PrimaryHomeServer")


def started(plan: Any, directory: Directory, account: Any, **how: Any) -> Job:
    job = gate.submit(plan, acting_user=account, directory=directory, **how)
    run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    return job


class TestMoveUsers(PeopleUseCaseTests):
    use_case = MOVE_USERS

    @pytest.fixture(autouse=True)
    def target(self, other_pool: UUID) -> None:
        self.pool = other_pool

    def about(self, *people: UUID) -> MoveUsersSpec:
        return MoveUsersSpec(people, self.pool, forced=True)


class TestMoving:
    def test_changes_the_directory_after_the_servers_have_handed_over(
        self, enabled: MakePerson, directory: Directory, other_pool: UUID, user_administrator: Any
    ) -> None:
        kim = enabled("kim")
        job = started(
            MOVE_USERS.planned(spec=spec(other_pool, kim), directory=directory), directory, user_administrator
        )
        assert job.state == "waiting_for_people"
        assert home_of(kim, directory) == HOME.format("ocspool1")
        step = job.rows.get(number=1)
        assert "ocspool1" in step.title
        gate.confirm(step, acting_user=user_administrator, result=Result.SUCCESS, note="")
        run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert job.state == "done"
        assert home_of(kim, directory) == HOME.format("ocsse01")

    def test_takes_whom_the_snap_in_has_moved_for_moved(
        self, enabled: MakePerson, directory: Directory, other_pool: UUID, user_administrator: Any
    ) -> None:
        kim = enabled("kim")
        job = started(
            MOVE_USERS.planned(spec=spec(other_pool, kim), directory=directory), directory, user_administrator
        )
        entry = directory.get_by_guid(kim, ("cn",))
        assert entry is not None
        change = AttributeChange("msRTCSIP-PrimaryHomeServer", (HOME.format("ocspool1"),), (HOME.format("ocsse01"),))
        directory.modify(entry.dn, [change])
        gate.confirm(job.rows.get(number=1), acting_user=user_administrator, result=Result.SUCCESS, note="")
        run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert job.state == "done"
        assert "already" in job.rows.get(number=2).message

    def test_by_force_changes_the_directory_at_once_and_is_undone_to_the_byte(
        self, enabled: MakePerson, directory: Directory, other_pool: UUID, user_administrator: Any
    ) -> None:
        kim = enabled("kim", msRTCSIP_TargetHomeServer=HOME.format("ocspool1"))
        before = everything_of(kim, directory)
        plan = MOVE_USERS.planned(spec=spec(other_pool, kim, forced=True), directory=directory)
        assert "contact lists" in plan.notices[0].text
        job = started(plan, directory, user_administrator, confirmed=str(other_pool))
        assert home_of(kim, directory) == HOME.format("ocsse01")
        assert "msrtcsip-targethomeserver" not in everything_of(kim, directory)
        started(gate.undo_plan(job, directory=directory), directory, user_administrator, undo_of=job)
        assert everything_of(kim, directory) == before

    def test_hands_over_once_for_each_source(
        self, enabled: MakePerson, directory: Directory, pool: UUID, other_pool: UUID
    ) -> None:
        people = [enabled("kim"), enabled("lee"), enabled("ann", msRTCSIP_PrimaryHomeServer=HOME.format("ocsse01"))]
        plan = MOVE_USERS.planned(spec=spec(other_pool, *people), directory=directory)
        assert [change.kind for change in plan.changes] == ["host.hand_over", "directory.modify", "directory.modify"]
        with pytest.raises(NothingToChange, match="lives there already"):
            MOVE_USERS.planned(spec=spec(pool, people[0]), directory=directory)

    def test_tells_who_can_not_be_moved(
        self, make_person: MakePerson, enabled: MakePerson, directory: Directory, other_pool: UUID
    ) -> None:
        kim, stranger, gone = enabled("kim"), make_person("stranger"), uuid.uuid4()
        with pytest.raises(ManyErrors) as caught:
            MOVE_USERS.planned(spec=spec(other_pool, kim, stranger, gone), directory=directory)
        assert ["no home pool" in caught.value.errors[0].text, str(gone) in caught.value.errors[1].text] == [True, True]

    def test_needs_a_pool(self, enabled: MakePerson, directory: Directory) -> None:
        with pytest.raises(PoolUnknown):
            MOVE_USERS.planned(spec=spec(uuid.uuid4(), enabled("kim")), directory=directory)


class TestTheWizard:
    @pytest.fixture
    def page(self, client: Client, user_administrator: Any) -> Client:
        client.force_login(user_administrator)
        return client

    def send(self, page: Client, draft: Draft, slug: str, **values: Any) -> Any:
        draft.refresh_from_db()
        return page.post(draft.page_url(slug), {"version": draft.version, "go": "next", **values})

    def test_wants_the_loss_typed_where_it_is_forced(
        self, page: Client, enabled: MakePerson, directory: Directory, other_pool: UUID
    ) -> None:
        kim = enabled("kim")
        mirror.replicate(directory, mode="full")
        page.post(reverse("user-begin"), {"operation": "move_users", "guid": str(kim)})
        draft = Draft.objects.get()
        text = page.get(draft.page_url("pool")).content.decode()
        assert "does not answer" in text
        assert self.send(page, draft, "pool", pool=str(other_pool), forced="on").status_code == 302
        assert "ocspool1 → ocsse01" in page.get(draft.page_url("verify")).content.decode()
        assert self.send(page, draft, "verify").status_code == 302
        assert "contact lists" in page.get(draft.page_url("force")).content.decode()
        assert self.send(page, draft, "force", typed="yes").status_code == 422
        assert self.send(page, draft, "force", typed="OCSSE01").status_code == 302
        plan = page.get(draft.page_url("ready")).context["plan"]
        assert plan.spec["forced"] is True

    def test_begins_with_everyone_of_a_pool_that_goes_away(
        self, page: Client, enabled: MakePerson, directory: Directory
    ) -> None:
        kim = enabled("kim")
        mirror.replicate(directory, mode="full")
        pool = Pool.objects.get(name="ocspool1")
        page.post(f"{reverse('wizard-start', args=['move_users'])}?pool={pool.guid}")
        draft = Draft.objects.get()
        assert draft.page == "pool"
        assert str(kim) in draft.answers["people"]["people"]
        text = page.get(reverse("pool", args=[pool.guid])).content.decode()
        assert "Move all users" in text


class TestREST:
    def test_gives_the_same_plan(
        self, enabled: MakePerson, directory: Directory, other_pool: UUID, user_administrator: Any
    ) -> None:
        client = APIClient()
        client.force_login(user_administrator)
        kim = enabled("kim")
        body = {"people": [str(kim)], "pool": str(other_pool), "forced": True}
        answer = client.post(f"{MOVE}?dry_run=true", body, format="json")
        assert answer.status_code == 200, answer.content
        plan = MOVE_USERS.planned(spec=spec(other_pool, kim, forced=True), directory=directory)
        assert answer.json()["hash"] == plan.hash

    def test_is_refused_to_the_help_desk(self, helpdesk_person: Any) -> None:
        client = APIClient()
        client.force_login(helpdesk_person)
        assert client.post(MOVE, {}, format="json").status_code == 403
