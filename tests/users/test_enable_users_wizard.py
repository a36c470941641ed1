"""The wizard page by page, with a real directory behind it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ocsadmin import mirror
from ocsadmin.directory import Directory
from ocsadmin.jobs.models import Job
from ocsadmin.wizards.models import Draft
from users.models import User

from . import factories
from .conftest import MakePerson

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(user_administrator: Any) -> Client:
    client = Client()
    client.force_login(user_administrator)
    return client


@pytest.fixture
def people(make_person: MakePerson, directory: Directory) -> dict[str, UUID]:
    """Kim with an e-mail address, Lee without one, and their pool, replicated."""
    made = {"kim": make_person("kim", given="Kim", surname="Lee"), "lee": make_person("lee", mail="")}
    mirror.replicate(directory, mode="full")
    return made


def begin(client: Client, *people: UUID) -> Draft:
    client.post(reverse("user-begin"), {"operation": "enable_users", "guid": [str(guid) for guid in people]})
    return Draft.objects.get()


def send(client: Client, draft: Draft, slug: str, **values: Any) -> Any:
    draft.refresh_from_db()
    data = {"version": draft.version, "go": "next", **values}
    return client.post(draft.page_url(slug), {name: value for name, value in data.items() if value is not None})


class TestEnableUsersWizard:
    def to_verify(self, client: Client, pool: UUID, *people: UUID, **naming: Any) -> Draft:
        draft = begin(client, *people)
        assert send(client, draft, "pool", pool=str(pool)).status_code == 302
        naming = {"sign_in_name": "mail", "sip_domain": "contoso.com", **naming}
        assert send(client, draft, "sign_in_name", **naming).status_code == 302
        return draft

    def test_leads_from_people_to_the_plan_and_the_job(
        self, admin_client: Client, people: dict[str, UUID], pool: UUID, tag: str
    ) -> None:
        draft = self.to_verify(admin_client, pool, people["kim"])
        page = admin_client.get(draft.page_url("verify")).content.decode()
        assert f'value="kim-{tag}@contoso.com"' in page
        assert "taken back" in page
        assert send(admin_client, draft, "verify").status_code == 302
        ready = admin_client.get(draft.page_url("ready"))
        assert f"sip:kim-{tag}@contoso.com" in ready.content.decode()
        plan = ready.context["plan"]
        draft.refresh_from_db()
        answer = admin_client.post(draft.page_url("ready"), {"plan_hash": plan.hash, "version": draft.version})
        assert answer["Location"] == reverse("job", args=[Job.objects.get().pk])

    def test_names_many_people_with_one_question(
        self, admin_client: Client, django_assert_max_num_queries: Any
    ) -> None:
        admin_client.post(reverse("wizard-start", args=["enable_users"]))
        draft = Draft.objects.get()
        for number in range(40):
            factories.user(f"Kim {number}", account=f"kím{number}")
        wish = {"source": "names", "names": "\n".join(f"KÍM{number}" for number in range(40))}
        with django_assert_max_num_queries(40):
            answer = send(admin_client, draft, "people", **wish)
        assert answer.status_code == 302
        draft.refresh_from_db()
        assert len(draft.answers["people"]["people"]) == 40

    def test_says_that_the_directory_is_silent_and_keeps_the_draft(
        self, admin_client: Client, people: dict[str, UUID], pool: UUID, request: pytest.FixtureRequest
    ) -> None:
        draft = self.to_verify(admin_client, pool, people["kim"])
        assert send(admin_client, draft, "verify").status_code == 302
        request.getfixturevalue("silent_directory")
        for slug in ("verify", "ready"):
            answer = admin_client.get(draft.page_url(slug))
            assert answer.status_code == 503
            assert "No domain controller answers" in answer.content.decode()
        assert send(admin_client, draft, "verify").status_code == 503
        assert Draft.objects.get().answers["verify"] == {"by_hand": {}, "left_out": []}

    def test_asks_to_put_problems_right(
        self, admin_client: Client, people: dict[str, UUID], pool: UUID, tag: str
    ) -> None:
        draft = self.to_verify(admin_client, pool, people["kim"], people["lee"])
        answer = send(admin_client, draft, "verify")
        assert answer.status_code == 422
        assert "Has no e-mail address" in answer.content.decode()
        by_hand = {f"address-{people['lee']}": f"lee-{tag}@contoso.com"}
        assert send(admin_client, draft, "verify", **by_hand).status_code == 302
        draft.refresh_from_db()
        assert draft.answers["verify"]["by_hand"] == {str(people["lee"]): f"lee-{tag}@contoso.com"}

    def test_leaves_out_whom_one_ticks_and_all_with_problems(
        self, admin_client: Client, people: dict[str, UUID], pool: UUID
    ) -> None:
        draft = self.to_verify(admin_client, pool, people["kim"], people["lee"])
        for values in ({"left-out": str(people["lee"])}, {"leave_out_problems": "on"}):
            assert send(admin_client, draft, "verify", **values).status_code == 302
            draft.refresh_from_db()
            assert draft.answers["verify"]["left_out"] == [str(people["lee"])]

    def test_keeps_what_was_typed_when_leafing(
        self, admin_client: Client, people: dict[str, UUID], pool: UUID, tag: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from users.enable_users import verify_page

        monkeypatch.setattr(verify_page, "PER_PAGE", 1)
        draft = self.to_verify(admin_client, pool, people["kim"], people["lee"])
        address = f"lee-{tag}@contoso.com"
        answer = send(admin_client, draft, "verify", show="2", go=None, **{f"address-{people['lee']}": address})
        page = answer.content.decode()
        assert f'name="address-{people["lee"]}" value="{address}"' in page
        assert "can't be left yet" not in page

    def test_shows_examples_while_one_types_a_pattern(
        self, admin_client: Client, people: dict[str, UUID], pool: UUID
    ) -> None:
        draft = begin(admin_client, people["kim"])
        send(admin_client, draft, "pool", pool=str(pool))
        url = reverse("wizard-check", args=["enable_users", draft.pk, "pattern"])
        typed = {"sign_in_name": "pattern", "pattern": "{first:1}.{last}", "sip_domain": "contoso.com"}
        assert "sip:K.Lee@contoso.com" in admin_client.post(url, typed).content.decode()
        assert "is not known" in admin_client.post(url, {**typed, "pattern": "{x}"}).content.decode()

    def test_refuses_a_pattern_that_can_not_be_used(
        self, admin_client: Client, people: dict[str, UUID], pool: UUID
    ) -> None:
        draft = begin(admin_client, people["kim"])
        send(admin_client, draft, "pool", pool=str(pool))
        for values in ({"sign_in_name": "pattern", "pattern": ""}, {"sign_in_name": "nonsense"}, {}):
            assert send(admin_client, draft, "sign_in_name", **values).status_code == 422


class TestPeoplePage:
    @pytest.fixture
    def draft(self, admin_client: Client) -> Draft:
        factories.user("Kim Lee", account="kim")
        factories.user("Ann Lee", account="ann", enabled=True)
        admin_client.post(reverse("wizard-start", args=["enable_users"]))
        return Draft.objects.get()

    @pytest.mark.parametrize(
        ("typed", "count"),
        [
            ({"source": "search", "text": "lee"}, 2),
            ({"source": "search", "text": "lee", "narrowed": "on"}, 1),
            ({"source": "unit", "unit": str(factories.PEOPLE)}, 2),
            ({"source": "names", "names": "KIM\n\nann@contoso.com\n"}, 2),
        ],
    )
    def test_takes_people(self, admin_client: Client, draft: Draft, typed: dict[str, str], count: int) -> None:
        assert send(admin_client, draft, "people", **typed).status_code == 302
        draft.refresh_from_db()
        assert len(draft.answers["people"]["people"]) == count

    @pytest.mark.parametrize(
        "typed",
        [
            {},
            {"source": "search", "text": " "},
            {"source": "search", "text": "nobody"},
            {"source": "unit", "unit": "OU=Nowhere"},
            {"source": "names", "names": "kim\nnobody"},
            {"source": "picked"},
        ],
    )
    def test_refuses_nobody(self, admin_client: Client, draft: Draft, typed: dict[str, str]) -> None:
        assert send(admin_client, draft, "people", **typed).status_code == 422

    def test_keeps_those_who_were_picked(self, admin_client: Client) -> None:
        person = factories.user("Kim")
        draft = begin(admin_client, person.guid)
        assert "The 1 person picked before" in admin_client.get(draft.page_url("people")).content.decode()
        send(admin_client, draft, "people", source="search", text="kim")
        send(admin_client, draft, "people", source="picked")
        draft.refresh_from_db()
        assert draft.answers["people"]["people"] == [str(person.guid)]
        assert User.objects.count() == 1
