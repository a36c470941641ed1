"""Disabling, re-enabling, removing and restoring people, against a real domain controller."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from ocsadmin import mirror
from ocsadmin.directory import AttributeChange, Directory
from ocsadmin.errors import ManyErrors
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job
from ocsadmin.jobs.runner import run
from ocsadmin.plans.changes import values_to_json
from ocsadmin.plans.plan import Plan
from ocsadmin.wizards.models import Draft
from users.disable_users.use_case import DISABLE_USERS
from users.models import RestorePoint
from users.people.each import NothingToChange
from users.people.spec import PeopleSpec
from users.reenable_users.use_case import REENABLE_USERS
from users.remove_users.use_case import REMOVE_USERS
from users.restore_users import points as restore_points
from users.restore_users.use_case import RESTORE_USERS

from .conftest import MakePerson
from .declared import PeopleUseCaseTests
from .living import enabled_values, everything_of

pytestmark = pytest.mark.django_db(transaction=True)

Do = Callable[[Plan], Job]


@pytest.fixture
def do(directory: Directory, user_administrator: Any) -> Do:
    """Carry a plan out."""

    def carry_out(plan: Plan, undo_of: Job | None = None) -> Job:
        job = gate.submit(
            plan, acting_user=user_administrator, directory=directory, reason="for tests", undo_of=undo_of
        )
        run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert job.state == "done"
        return job

    return carry_out


def spec(*people: UUID, left_out: tuple[UUID, ...] = ()) -> PeopleSpec:
    return PeopleSpec(people, frozenset(left_out))


def restoring(directory: Directory, *people: UUID) -> Plan:
    return RESTORE_USERS.planned(spec=spec(*people), directory=directory)


def problems(plan: Callable[[], Plan]) -> list[str]:
    with pytest.raises(ManyErrors) as caught:
        plan()
    return [error.text for error in caught.value.errors]


class TestDisableUsers(PeopleUseCaseTests):
    use_case = DISABLE_USERS

    def about(self, *people: UUID) -> PeopleSpec:
        return spec(*people)


class TestReenableUsers(PeopleUseCaseTests):
    use_case = REENABLE_USERS

    def about(self, *people: UUID) -> PeopleSpec:
        return spec(*people)

    @pytest.fixture
    def someone(self, enabled: MakePerson) -> MakePerson:
        return lambda name: enabled(name, msRTCSIP_UserEnabled="FALSE")


class TestRemoveUsers(PeopleUseCaseTests):
    use_case = REMOVE_USERS

    def about(self, *people: UUID) -> PeopleSpec:
        return spec(*people)


class TestRestoreUsers(PeopleUseCaseTests):
    use_case = RESTORE_USERS

    def about(self, *people: UUID) -> PeopleSpec:
        return spec(*people)

    @pytest.fixture
    def someone(self, make_person: MakePerson, pool: UUID, directory: Directory) -> MakePerson:
        """Someone who was removed: a restore point keeps what they had."""

        def make(name: str) -> UUID:
            guid = make_person(name, given=name.title(), surname="Lee")
            had = {key.replace("_", "-"): (value,) for key, value in enabled_values(name, pool, directory).items()}
            values = values_to_json(had)
            RestorePoint.objects.create(guid=guid, name=name, values_json=values, made_at=timezone.now())
            return guid

        return make


class TestDisabling:
    def test_keeps_every_setting_and_is_taken_back(self, enabled: MakePerson, directory: Directory, do: Do) -> None:
        kim = enabled("kim")
        before = everything_of(kim, directory)
        do(DISABLE_USERS.planned(spec=spec(kim), directory=directory))
        after = everything_of(kim, directory)
        assert after.pop("msrtcsip-userenabled") == [b"FALSE"]
        assert after == {name: value for name, value in before.items() if name != "msrtcsip-userenabled"}
        do(REENABLE_USERS.planned(spec=spec(kim), directory=directory))
        assert everything_of(kim, directory) == before

    def test_leaves_those_who_are_not_enabled(
        self, enabled: MakePerson, make_person: MakePerson, directory: Directory
    ) -> None:
        kim, stranger = enabled("kim"), make_person("stranger")
        assert [c.guid for c in DISABLE_USERS.planned(spec=spec(kim, stranger), directory=directory).changes] == [kim]
        with pytest.raises(NothingToChange, match="is not enabled"):
            DISABLE_USERS.planned(spec=spec(stranger), directory=directory)


class TestReenabling:
    def test_tells_of_an_address_that_someone_else_has_by_now(
        self, enabled: MakePerson, make_person: MakePerson, directory: Directory, tag: str
    ) -> None:
        address = f"sip:wanted-{tag}@contoso.com"
        kim = enabled("kim", msRTCSIP_UserEnabled="FALSE", msRTCSIP_PrimaryUserAddress=address)
        make_person("thief", given="Thief", proxyAddresses=address.upper())
        (text,) = problems(lambda: REENABLE_USERS.planned(spec=spec(kim), directory=directory))
        assert "belongs to Thief" in text

    @pytest.mark.parametrize(
        ("values", "text"),
        [
            ({"msRTCSIP_PrimaryUserAddress": "sip:kim@gone.example"}, "gone.example"),
            ({"msRTCSIP_PrimaryUserAddress": ""}, "Was never enabled"),
            ({"msRTCSIP_PrimaryHomeServer": ""}, "Has no home pool"),
        ],
    )
    def test_tells_what_is_gone(
        self, enabled: MakePerson, directory: Directory, values: dict[str, str], text: str
    ) -> None:
        kim = enabled("kim", msRTCSIP_UserEnabled="FALSE", **values)
        if text:
            assert any(
                text in one for one in problems(lambda: REENABLE_USERS.planned(spec=spec(kim), directory=directory))
            )


class TestRemoving:
    def test_takes_everything_and_restoring_brings_it_back_to_the_byte(
        self, enabled: MakePerson, directory: Directory, do: Do, tag: str
    ) -> None:
        kim = enabled("kim", proxyAddresses=["SMTP:kim@contoso.com", f"sip:kim-{tag}@contoso.com"], sip=f"kim-{tag}")
        before = everything_of(kim, directory)
        do(REMOVE_USERS.planned(spec=spec(kim), directory=directory))
        after = everything_of(kim, directory)
        assert not [name for name in after if name.startswith("msrtcsip-")]
        assert after["proxyaddresses"] == [b"SMTP:kim@contoso.com"]
        point = RestorePoint.objects.get()
        assert (point.guid, point.sip_address, point.reason) == (kim, f"sip:kim-{tag}@contoso.com", "for tests")
        do(restoring(directory, kim))
        assert everything_of(kim, directory) == before
        assert not RestorePoint.objects.usable().exists()

    def test_is_undone_to_the_byte_and_uses_its_restore_point_up(
        self, enabled: MakePerson, directory: Directory, do: Callable[..., Job]
    ) -> None:
        kim = enabled("kim")
        before = everything_of(kim, directory)
        job = do(REMOVE_USERS.planned(spec=spec(kim), directory=directory))
        do(gate.undo_plan(job, directory=directory), undo_of=job)
        assert everything_of(kim, directory) == before
        assert not RestorePoint.objects.usable().exists()

    def test_warns_of_what_the_pool_deletes(self, enabled: MakePerson, directory: Directory) -> None:
        plan = REMOVE_USERS.planned(spec=spec(enabled("kim")), directory=directory)
        assert any("Contact lists" in notice.text for notice in plan.notices)


class TestRestoring:
    def test_can_be_done_again_after_it_was_taken_back(
        self, enabled: MakePerson, directory: Directory, do: Callable[..., Job]
    ) -> None:
        kim = enabled("kim")
        do(REMOVE_USERS.planned(spec=spec(kim), directory=directory))
        job = do(restoring(directory, kim))
        do(gate.undo_plan(job, directory=directory), undo_of=job)
        assert RestorePoint.objects.usable().count() == 1

    def test_tells_what_stands_in_the_way(
        self, enabled: MakePerson, make_person: MakePerson, directory: Directory, do: Do, tag: str
    ) -> None:
        kim = enabled("kim", sip=f"kim-{tag}", msRTCSIP_Line="tel:+14255550121")
        do(REMOVE_USERS.planned(spec=spec(kim), directory=directory))
        make_person(
            "thief", given="Thief", proxyAddresses=f"sip:kim-{tag}@contoso.com", msRTCSIP_Line="tel:+14255550121"
        )
        stranger = make_person("stranger")
        texts = problems(lambda: restoring(directory, kim, stranger))
        assert ["belongs to Thief" in texts[0], "Has no restore point" in texts[1]] == [True, True]

    def test_leaves_those_who_were_enabled_anew(self, enabled: MakePerson, directory: Directory, do: Do) -> None:
        kim = enabled("kim")
        do(REMOVE_USERS.planned(spec=spec(kim), directory=directory))
        entry = directory.get_by_guid(kim, ("cn",))
        assert entry is not None
        directory.modify(entry.dn, [AttributeChange("msRTCSIP-UserEnabled", (), ("TRUE",))])
        assert problems(lambda: restoring(directory, kim)) == ["Kim Lee: Has been enabled anew meanwhile."]

    def test_points_that_are_too_old_are_gone(self, settings: Any) -> None:
        old = timezone.now() - timedelta(days=settings.RESTORE_POINT_DAYS + 1)
        RestorePoint.objects.create(guid=uuid.uuid4(), name="Old", values_json={}, made_at=old)
        RestorePoint.objects.create(guid=uuid.uuid4(), name="New", values_json={}, made_at=timezone.now())
        assert [point.name for point in RestorePoint.objects.usable()] == ["New"]
        assert restore_points.remove_expired() == 1


class TestThePages:
    @pytest.fixture
    def page(self, client: Client, user_administrator: Any) -> Client:
        client.force_login(user_administrator)
        return client

    def begin(self, page: Client, name: str, *people: UUID) -> Draft:
        page.post(reverse("user-begin"), {"operation": name, "guid": [str(guid) for guid in people]})
        return Draft.objects.get()

    def send(self, page: Client, draft: Draft, slug: str, **values: Any) -> Any:
        draft.refresh_from_db()
        return page.post(draft.page_url(slug), {"version": draft.version, "go": "next", **values})

    def test_lead_from_people_to_the_job(self, page: Client, enabled: MakePerson, directory: Directory) -> None:
        kim = enabled("kim")
        mirror.replicate(directory, mode="full")
        draft = self.begin(page, "disable_users", kim)
        assert "disabled" in page.get(draft.page_url("verify")).content.decode()
        assert self.send(page, draft, "verify").status_code == 302
        plan = page.get(draft.page_url("ready")).context["plan"]
        draft.refresh_from_db()
        page.post(draft.page_url("ready"), {"plan_hash": plan.hash, "version": draft.version})
        assert Job.objects.get().operation == "disable_users"

    def test_ask_to_type_how_many_where_they_are_many(
        self, page: Client, enabled: MakePerson, directory: Directory
    ) -> None:
        people = [enabled(f"p{number}") for number in range(20)]
        mirror.replicate(directory, mode="full")
        draft = self.begin(page, "remove_users", *people)
        self.send(page, draft, "verify")
        assert "Type the number 20" in page.get(draft.page_url("confirm")).content.decode()
        assert self.send(page, draft, "confirm", typed="all").status_code == 422
        assert self.send(page, draft, "confirm", typed="20").status_code == 302

    def test_offer_what_fits_the_person(self, page: Client, enabled: MakePerson, directory: Directory, do: Do) -> None:
        kim, off = enabled("kim"), enabled("off", msRTCSIP_UserEnabled="FALSE")
        removed = enabled("removed")
        do(REMOVE_USERS.planned(spec=spec(removed), directory=directory))
        mirror.replicate(directory, mode="full")
        offered = {
            guid: [one.name for one in page.get(reverse("user", args=[guid])).context["operations"]]
            for guid in (kim, off, removed)
        }
        assert {"configure_users", "disable_users", "remove_users"} <= set(offered[kim])
        assert "reenable_users" in offered[off]
        assert "disable_users" not in offered[off]
        assert "restore_users" in offered[removed]
        assert "remove_users" not in offered[removed]

    def test_list_restore_points(self, page: Client, helpdesk_person: Any, client: Client) -> None:
        RestorePoint.objects.create(guid=uuid.uuid4(), name="Kim <b>Lee", values_json={}, made_at=timezone.now())
        RestorePoint.objects.create(guid=uuid.uuid4(), name="Ann", values_json={}, made_at=timezone.now())
        text = page.get(reverse("restore-point-list"), {"q": "kim"}).content.decode()
        assert "Kim &lt;b&gt;Lee" in text
        assert "Ann" not in text
        client.force_login(helpdesk_person)
        assert client.get(reverse("restore-point-list")).status_code == 403


class TestREST:
    @pytest.fixture
    def api(self, user_administrator: Any) -> APIClient:
        client = APIClient()
        client.force_login(user_administrator)
        return client

    @pytest.mark.parametrize("verb", ["disable", "remove"])
    def test_gives_the_plan_or_the_job(self, api: APIClient, enabled: MakePerson, verb: str) -> None:
        body = {"people": [str(enabled("kim"))]}
        plan = api.post(f"/api/v1/users/{verb}/?dry_run=true", body, format="json")
        assert plan.status_code == 200, plan.content
        assert api.post(f"/api/v1/users/{verb}/", body, format="json").status_code == 202
        assert Job.objects.get().plan_hash == plan.json()["hash"]

    @pytest.mark.parametrize("verb", ["disable", "reenable", "remove", "restore"])
    def test_tells_of_people_who_are_gone(self, api: APIClient, verb: str) -> None:
        answer = api.post(f"/api/v1/users/{verb}/", {"people": [str(uuid.uuid4())]}, format="json")
        assert answer.status_code == 422
        assert "no person with the GUID" in answer.content.decode()
