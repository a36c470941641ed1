"""Services, applications and removal over REST."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from ocsadmin import mirror
from ocsadmin.directory import Directory
from ocsadmin.jobs import operations
from ocsadmin.jobs.models import Job
from pools.models import Pool, Server

pytestmark = pytest.mark.django_db(transaction=True)
CAS = "Microsoft.Rtc.Applications.Cas"


@pytest.fixture
def api(client: Client, administrator: Any, directory: Directory) -> Client:
    mirror.replicate(directory, only=["pool", "server", "computer", "trusted_service"])
    client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
    return client


def url(tail: str, pool: str = "ocspool1") -> str:
    return f"/api/v1/pools/{Pool.objects.get(name=pool).guid}/{tail}"


def post(api: Client, where: str, **body: Any) -> Any:
    return api.post(where, body, content_type="application/json")


class TestServices:
    def test_are_listed_in_the_order_to_start(self, api: Client) -> None:
        rows = api.get(url("services/")).json()
        assert [row["name"] for row in rows[:2]] == ["RTCSRV", "RtcQmsAgent"]
        assert len(rows) == 22
        notes = {row["name"]: row["note"] for row in rows}
        assert "further configuration" in notes["RTCCAA"]

    def test_are_planned_or_started(self, api: Client) -> None:
        plan = post(api, url("services/start/?dry_run=true"), servers=["ocsfe01.contoso.com"]).json()
        assert plan["title"] == "Start the services of ocsfe01.contoso.com"
        assert not Job.objects.exists()
        answer = post(api, url("services/start/"), services=["RTCSRV"], plan_hash="", reason="patched")
        assert answer.status_code == 202
        assert Job.objects.get().reason == "patched"

    def test_are_stopped_with_or_without_draining(self, api: Client) -> None:
        drained = post(api, url("services/stop/?dry_run=true")).json()["changes"]
        cut_off = post(api, url("services/stop/?dry_run=true"), drain=False).json()["changes"]
        assert len(drained) == len(cut_off) + 2

    @pytest.mark.parametrize(
        ("body", "status", "kind"),
        [
            ({"services": ["format"]}, 422, "/problems/unknown-service"),
            ({"servers": ["elsewhere.contoso.com"]}, 422, "/problems/no-such-server"),
            ({"services": ["RTCCDR"]}, 422, "/problems/no-such-services"),
            ({"services": "RTCSRV"}, 422, None),
            ({"sevices": []}, 422, None),
        ],
    )
    def test_tell_what_can_not_be_done(self, api: Client, body: dict[str, Any], status: int, kind: str | None) -> None:
        answer = post(api, url("services/start/"), **body)
        assert answer.status_code == status
        problem = answer.json()
        assert kind in (None, problem["type"], *(one.get("type") for one in problem.get("errors", [])))

    def test_of_a_pool_that_is_not_there(self, api: Client) -> None:
        assert post(api, f"/api/v1/pools/{uuid.uuid4()}/services/start/").status_code == 404


class TestApplications:
    def test_are_deactivated_and_activated(self, api: Client) -> None:
        where = url("applications/deactivate/?dry_run=true")
        plan = post(api, where, applications=[CAS], servers=["ocsfe01.contoso.com"]).json()
        assert [one["kind"] for one in plan["changes"]] == ["directory.modify", "host.hand_over"]
        nothing = post(api, url("applications/activate/"), applications=[CAS])
        assert (nothing.status_code, nothing.json()["type"]) == (422, "/problems/empty-plan")

    def test_in_use_stay(self, api: Client) -> None:
        answer = post(api, url("applications/deactivate/"), applications=["Microsoft.Rtc.Applications.Caa"])
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/application-in-use")


class TestRemoval:
    def test_lists_who_needs_the_pool(self, api: Client) -> None:
        rows = {row["kind"]: row for row in api.get(url("removal/")).json()}
        assert rows["servers"]["count"] == 2
        assert rows["users"]["first"][0]["guid"]

    def test_is_refused_with_each_reason(self, api: Client) -> None:
        answer = post(api, url("removal/"))
        assert answer.status_code in (409, 422)
        assert {one["type"] for one in answer.json()["errors"]} == {"/problems/pool-in-use"}
        assert post(api, url("removal/"), force=True).status_code == 422

    def test_of_a_server_is_planned(self, api: Client) -> None:
        server = Server.objects.get(fqdn="ocsfe02.contoso.com")
        plan = post(api, f"/api/v1/servers/{server.guid}/removal/?dry_run=true").json()
        assert plan["operation"] == "remove_server"
        assert "changetype: delete" in plan["ldif"]
        assert post(api, f"/api/v1/servers/{uuid.uuid4()}/removal/").status_code == 404


class TestRights:
    def test_help_desk_reads_and_never_runs(self, api: Client, helpdesk_person: Any) -> None:
        paths = ["services/start/", "services/stop/", "applications/activate/", "applications/deactivate/", "removal/"]
        api.force_login(helpdesk_person, backend="ocsadmin.accounts.backends.LocalBackend")
        assert api.get(url("services/")).status_code == 200
        assert api.get(url("removal/")).status_code == 200
        for path in paths:
            assert post(api, url(path)).status_code == 403
        server = Server.objects.first()
        assert server is not None
        assert post(api, f"/api/v1/servers/{server.guid}/removal/").status_code == 403


class TestByName:
    def test_every_operation_can_be_planned_from_json(self, api: Client, directory: Directory) -> None:
        wishes: dict[str, dict[str, Any]] = {
            "start_services": {"pool": "ocspool1"},
            "stop_services": {"pool": "ocspool1", "drain": False},
            "activate_applications": {"pool": "ocspool1", "applications": [CAS]},
            "deactivate_applications": {"pool": "ocspool1", "applications": [CAS]},
            "remove_server": {"server": "ocsfe01.contoso.com"},
        }
        for name, wish in wishes.items():
            assert operations.plan(name, wish, directory).operation == name
        with pytest.raises(Exception, match="put right"):
            operations.plan("remove_pool", {"pool": "ocspool1"}, directory)
