"""Reports, orphans and schedules by REST."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from pools.models import Pool
from tests.messages import Messages
from users.models import ReportSchedule
from users.reports import catalog

from .people import enabled

pytestmark = pytest.mark.django_db
GONE = "cn=lc services,cn=microsoft,cn=oldpool,cn=pools,dc=contoso,dc=com"
WISH = {"report": "federation", "recipients": ["kim@contoso.com"], "hour": 7}


@pytest.fixture
def api(user_administrator: Any) -> APIClient:
    client = APIClient()
    client.force_login(user_administrator)
    return client


class TestReports:
    def test_are_listed_with_their_counts(self, api: APIClient, pool: Pool) -> None:
        enabled("Kim", pool, account_disabled=True)
        found = {one["name"]: one for one in api.get("/api/v1/reports/").json()["results"]}
        assert set(found) == {one.name for one in catalog.all_reports()}
        assert found["disabled_accounts"]["count"] == 1
        assert found["disabled_accounts"]["operations"][0] == "disable_users"

    def test_give_their_rows_page_by_page(self, api: APIClient, pool: Pool) -> None:
        for name in ("Kim", "Lee", "Ann"):
            enabled(name, pool, account_disabled=True)
        first = api.get("/api/v1/reports/disabled_accounts/rows/?limit=2").json()
        assert [one["values"]["name"] for one in first["results"]] == ["Ann", "Kim"]
        rest = api.get(first["next"]).json()
        assert [one["values"]["name"] for one in rest["results"]] == ["Lee"]
        turned = api.get("/api/v1/reports/disabled_accounts/rows/?order=-name").json()["results"]
        assert [one["values"]["name"] for one in turned] == ["Lee", "Kim", "Ann"]

    @pytest.mark.parametrize("report", [one.name for one in catalog.all_reports()])
    def test_all_give_their_rows(self, api: APIClient, pool: Pool, report: str) -> None:
        enabled("Kim", pool, home_server_key=GONE)
        assert api.get(f"/api/v1/reports/{report}/rows/").status_code == 200
        assert api.get(f"/api/v1/reports/{report}/").status_code == 200

    def test_refuse_what_is_not_known(self, api: APIClient) -> None:
        assert api.get("/api/v1/reports/nonsense/").status_code == 404
        assert api.get("/api/v1/reports/federation/rows/?poool=x").status_code == 400

    def test_of_orphans_come_with_the_first_rows(self, api: APIClient, pool: Pool) -> None:
        enabled("Kim", pool, home_server_key=GONE)
        found = {one["name"]: one for one in api.get("/api/v1/orphans/").json()["results"]}
        assert found["home_pool_gone"]["rows"][0]["values"]["pool"] == "oldpool"
        assert "contacts_without_service" in found

    def test_are_refused_to_those_without_rights(self, person_without_rights: Any) -> None:
        client = APIClient()
        client.force_login(person_without_rights)
        for address in ("reports", "orphans", "report-schedules"):
            assert client.get(f"/api/v1/{address}/").status_code == 403


class TestSchedules:
    def test_are_made_changed_sent_and_deleted(self, api: APIClient, messages: Messages) -> None:
        made = api.post("/api/v1/report-schedules/", WISH, format="json")
        assert made.status_code == 201
        address = made["Location"]
        assert api.put(address, {**WISH, "hour": 9}, format="json").json()["hour"] == 9
        assert api.post(f"{address}send/").json()["state"] == "waiting"
        assert len(api.get(f"{address}deliveries/").json()["results"]) == 1
        assert [one["id"] for one in api.get("/api/v1/report-schedules/").json()["results"]] == [made.json()["id"]]
        assert api.delete(address).status_code == 204

    @pytest.mark.parametrize(
        "wrong",
        [{"recipients": ["kim"]}, {"hour": 24}, {"hour": "x"}, {"report": "x"}, {"filters": {"x": "1"}}, {"x": 1}],
    )
    def test_refuse_what_cant_be_used(self, api: APIClient, wrong: dict[str, Any]) -> None:
        answer = api.post("/api/v1/report-schedules/", {**WISH, **wrong}, format="json")
        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"
        assert not ReportSchedule.objects.exists()

    def test_of_others_are_not_there(self, api: APIClient, account_with: Any) -> None:
        theirs = ReportSchedule.objects.create(
            owner=account_with("RTCUniversalUserAdmins"), report="federation", recipients=["a@b.cd"], hour=1
        )
        assert api.delete(f"/api/v1/report-schedules/{theirs.pk}/").status_code == 404
