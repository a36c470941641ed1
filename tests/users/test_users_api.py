"""``/api/v1/users/``."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from ocsadmin.directory import DN, Directory
from ocsadmin.jobs.models import Job

from . import factories
from .conftest import MakePerson

pytestmark = pytest.mark.django_db

USERS = "/api/v1/users/"
ENABLE = f"{USERS}enable/"


@pytest.fixture
def api(user_administrator: Any) -> APIClient:
    client = APIClient()
    client.force_login(user_administrator)
    return client


def names(answer: Any) -> list[str]:
    return [row["display_name"] for row in answer.json()["results"]]


class TestUsers:
    def test_lists_in_order_and_filters(self, api: APIClient) -> None:
        pool = factories.pool()
        factories.user("Kim", enabled=True, home_server_key=pool.service_dn_key, telephone="+1 (425) 555-0100")
        factories.user("Ann", mail="ann@contoso.com")
        assert names(api.get(USERS)) == ["Ann", "Kim"]
        assert names(api.get(USERS, {"ordering": "-sort_name"})) == ["Kim", "Ann"]
        for query in ({"q": "425.555.0100"}, {"pool": str(pool.guid)}, {"enabled": "true"}, {"q": "ki"}):
            assert names(api.get(USERS, query)) == ["Kim"], query
        for query in ({"mail": "ANN@contoso.com"}, {"enabled": "false"}, {"q": "ann@"}):
            assert names(api.get(USERS, query)) == ["Ann"], query
        assert names(api.get(USERS, {"ou": str(factories.PEOPLE)})) == ["Ann", "Kim"]

    def test_shows_one_without_raw_and_with_an_etag(self, api: APIClient) -> None:
        person = factories.user("Kim")
        answer = api.get(f"{USERS}{person.guid}/")
        assert answer.json()["account"] == person.account
        assert "raw" not in answer.json()
        assert answer["ETag"]
        assert api.get(f"{USERS}{uuid.uuid4()}/").status_code == 404

    def test_helpdesk_reads_but_may_not_enable(self, helpdesk_person: Any) -> None:
        client = APIClient()
        client.force_login(helpdesk_person)
        assert client.get(USERS).status_code == 200
        assert client.post(ENABLE, {}, format="json").status_code == 403


class TestEnable:
    def body(self, pool: UUID, **values: Any) -> dict[str, Any]:
        return {"pool": str(pool), "sign_in_name": "mail", **values}

    def test_answers_a_dry_run_with_the_plan(
        self, api: APIClient, make_person: MakePerson, pool: UUID, tag: str
    ) -> None:
        kim = make_person("kim")
        answer = api.post(f"{ENABLE}?dry_run=true", self.body(pool, people=[str(kim)]), format="json")
        assert answer.status_code == 200, answer.content
        (change,) = answer.json()["changes"]
        assert change["after"]["msRTCSIP-PrimaryUserAddress"] == [f"sip:kim-{tag}@contoso.com"]
        assert not Job.objects.exists()

    def test_makes_a_job(self, api: APIClient, make_person: MakePerson, pool: UUID) -> None:
        answer = api.post(ENABLE, self.body(pool, people=[str(make_person("kim"))]), format="json")
        assert answer.status_code == 202, answer.content
        assert Job.objects.get().operation == "enable_users"

    def test_takes_a_filter_for_people(
        self, api: APIClient, make_person: MakePerson, directory: Directory, pool: UUID, scratch_ou: DN, tag: str
    ) -> None:
        for name in ("kim", "lee"):
            factories.user(name, guid=make_person(name), unit=scratch_ou, account=f"{name}-{tag}")
        body = self.body(pool, filter={"ou": str(scratch_ou), "q": "kim", "enabled": False})
        answer = api.post(f"{ENABLE}?dry_run=true", body, format="json")
        assert len(answer.json()["changes"]) == 1

    def test_says_each_problem(self, api: APIClient, make_person: MakePerson, pool: UUID) -> None:
        people = [str(make_person(name, mail="")) for name in ("kim", "lee")]
        answer = api.post(ENABLE, self.body(pool, people=people), format="json")
        assert answer.status_code == 422
        assert len(answer.json()["errors"]) == 2

    @pytest.mark.parametrize(
        "values",
        [{}, {"people": [], "filter": {}}, {"people": ["x"]}, {"people": [], "sign_in_name": "x"},
         {"people": [], "by_hand": {"x": "a@b"}}, {"people": [], "unknown": 1},
         {"filter": {}}, {"filter": {"enabled": None}}, {"filter": {"unit": "OU=Sales"}}],
    )  # fmt: skip
    def test_refuses_what_is_no_wish(self, api: APIClient, directory: Directory, pool: UUID, values: Any) -> None:
        assert api.post(ENABLE, self.body(pool, **values), format="json").status_code == 422
