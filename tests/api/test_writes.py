"""Writes: dry run, job, binding to a plan, sent twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ocsadmin.accounts.models import Account, AuditEvent
from ocsadmin.api.models import IdempotentRequest
from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.jobs import gate, runner
from ocsadmin.jobs.models import Job
from ocsadmin.plans.changes import hand_over
from ocsadmin.plans.plan import Plan

from .conftest import Caller
from .notes import LINE

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.urls("tests.api.notes")]


@pytest.fixture
def wish(dn: DN) -> dict[str, Any]:
    return {"dn": str(dn), "text": "new"}


class TestDryRun:
    def test_answers_the_plan_and_does_nothing(self, caller: Caller, wish: dict[str, Any]) -> None:
        response = caller.post("notes/?dry_run=true", wish)
        assert response.status_code == 200
        plan = response.json()
        assert plan["changes"][0]["before"] == {LINE: ["old"]}
        assert plan["changes"][0]["after"] == {LINE: ["new"]}
        assert "changetype: modify" in plan["ldif"]
        assert response.headers["ETag"] == f'"{plan["hash"]}"'
        assert not Job.objects.exists()


class TestWrite:
    def test_answers_202_with_the_job(self, caller: Caller, wish: dict[str, Any], administrator: Account) -> None:
        response = caller.post("notes/", {**wish, "reason": "because"})
        assert response.status_code == 202
        job = Job.objects.get()
        assert response.headers["Location"] == f"http://testserver/api/v1/jobs/{job.pk}/"
        shown = caller.client.get(response.headers["Location"]).json()
        assert (shown["state"], shown["reason"], shown["source"]) == ("waiting", "because", "api")
        assert shown["created_by"] == administrator.username
        assert shown["counts"] == {"to_do": 1}

    def test_is_in_the_audit_log(self, caller: Caller, wish: dict[str, Any], administrator: Account) -> None:
        caller.post("notes/", wish)
        event = AuditEvent.objects.get(what="job-submitted")
        assert (event.who, event.source, event.detail["operation"]) == (administrator.username, "api", "write_note")

    def test_runs_the_plan_that_was_seen(self, caller: Caller, wish: dict[str, Any]) -> None:
        seen = caller.post("notes/?dry_run=true", wish)
        assert caller.post("notes/", wish, If_Match=seen.headers["ETag"]).status_code == 202

    @pytest.mark.parametrize("in_header", [True, False])
    def test_refuses_another_plan_than_the_one_that_was_seen(
        self, caller: Caller, wish: dict[str, Any], domain_admin: Directory, dn: DN, in_header: bool
    ) -> None:
        seen = caller.post("notes/?dry_run=true", wish).json()["hash"]
        domain_admin.modify(dn, [AttributeChange(LINE, remove=("old",), add=("newer",))])
        if in_header:
            response = caller.post("notes/", wish, If_Match=f'"{seen}"')
        else:
            response = caller.post("notes/", {**wish, "plan_hash": seen})
        assert response.status_code == 412
        assert response.json()["type"] == "/problems/plan-changed"
        (found,) = response.json()["conflicts"]
        assert (found["row"], found["attribute"], found["seen"]) == ("changed", LINE, True)
        assert (found["shown"], found["now"], found["target"]) == (["old"], ["newer"], str(dn))
        assert not Job.objects.exists()

    def test_refuses_a_second_job_for_the_same_plan(self, caller: Caller, wish: dict[str, Any]) -> None:
        caller.post("notes/", wish)
        assert caller.post("notes/", wish).status_code == 409


class TestIdempotencyKey:
    def test_does_a_repeated_request_once_and_answers_it_twice(self, caller: Caller, wish: dict[str, Any]) -> None:
        first = caller.post("notes/", wish, Idempotency_Key="k1")
        second = caller.post("notes/", wish, Idempotency_Key="k1")
        assert (first.status_code, second.status_code) == (202, 202)
        assert second.json() == first.json()
        assert second.headers["Location"] == first.headers["Location"]
        assert second.headers["Idempotency-Replayed"] == "true"
        assert Job.objects.count() == 1

    def test_repeats_refusals_too(self, caller: Caller, dn: DN) -> None:
        bad = {"dn": str(dn), "text": "bad"}
        first = caller.post("notes/", bad, Idempotency_Key="k1")
        second = caller.post("notes/", bad, Idempotency_Key="k1")
        assert (second.status_code, second.json()) == (422, first.json())
        assert second.headers["Content-Type"] == "application/problem+json"

    def test_is_refused_with_another_body(self, caller: Caller, wish: dict[str, Any]) -> None:
        caller.post("notes/", wish, Idempotency_Key="k1")
        response = caller.post("notes/", {**wish, "text": "other"}, Idempotency_Key="k1")
        assert response.status_code == 422
        assert response.json()["type"] == "/problems/idempotency-key-reused"

    def test_is_refused_while_the_first_request_is_worked_on(self, caller: Caller, wish: dict[str, Any]) -> None:
        caller.post("notes/", wish, Idempotency_Key="k1")
        IdempotentRequest.objects.update(status=None)
        response = caller.post("notes/", wish, Idempotency_Key="k1")
        assert response.status_code == 409
        assert response.json()["type"] == "/problems/idempotency-key-in-flight"

    def test_is_free_again_after_a_day(self, caller: Caller, wish: dict[str, Any]) -> None:
        caller.post("notes/", wish, Idempotency_Key="k1")
        IdempotentRequest.objects.update(begun_at=timezone.now() - timedelta(hours=25))
        response = caller.post("notes/", {**wish, "text": "other"}, Idempotency_Key="k1")
        assert "Idempotency-Replayed" not in response.headers

    def test_is_each_callers_own(
        self, caller: Caller, caller_for: Callable[..., Caller], user_administrator: Account, wish: dict[str, Any]
    ) -> None:
        caller.post("notes/", wish, Idempotency_Key="k1")
        other = caller_for(user_administrator)
        response = other.post("notes/", {**wish, "text": "other"}, Idempotency_Key="k1")
        assert "Idempotency-Replayed" not in response.headers

    def test_is_not_taken_by_someone_without_the_right(
        self, caller_for: Callable[..., Caller], helpdesk_person: Account, wish: dict[str, Any]
    ) -> None:
        caller_for(helpdesk_person).post("notes/", wish, Idempotency_Key="k1")
        assert not IdempotentRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestJobOverRest:
    def test_runs_is_followed_and_undone(self, caller: Caller, wish: dict[str, Any], directory: Directory) -> None:
        job = caller.post("notes/", wish).json()
        runner.run(job_id=job["id"], directory=directory)
        assert caller.client.get(job["url"]).json()["state"] == "done"
        (row,) = caller.client.get(job["rows_url"]).json()["results"]
        assert (row["number"], row["result"], row["change"]["after"]) == (1, "Success", {LINE: ["new"]})

        plan = caller.post(f"jobs/{job['id']}/undo/?dry_run=true", {"rows": [1]}).json()
        assert plan["changes"][0]["after"] == {LINE: ["old"]}
        undo = caller.post(f"jobs/{job['id']}/undo/", {"plan_hash": plan["hash"]})
        assert undo.status_code == 202
        assert undo.json()["undo_of"] == job["id"]
        runner.run(job_id=undo.json()["id"], directory=directory)
        entry = directory.get(DN.parse(wish["dn"]), [LINE])
        assert entry is not None
        assert entry.text(LINE) == "old"

    def test_can_be_cancelled_before_it_begins(self, caller: Caller, wish: dict[str, Any]) -> None:
        job = caller.post("notes/", wish).json()
        response = caller.post(f"jobs/{job['id']}/cancel/")
        assert (response.status_code, response.json()["state"]) == (202, "cancelled")

    def test_has_nothing_to_retry_when_nothing_failed(self, caller: Caller, wish: dict[str, Any]) -> None:
        job = caller.post("notes/", wish).json()
        assert caller.post(f"jobs/{job['id']}/retry/").json()["type"] == "/problems/nothing-to-retry"

    @pytest.mark.parametrize("rows", [[0], [10**30], ["x"], "1", None])
    def test_is_not_undone_by_numbers_that_no_row_has(self, caller: Caller, wish: dict[str, Any], rows: Any) -> None:
        job = caller.post("notes/", wish).json()
        assert caller.post(f"jobs/{job['id']}/undo/", {"rows": rows}).status_code == 422

    def test_takes_the_right_of_the_job_to_undo(
        self, caller: Caller, caller_for: Callable[..., Caller], helpdesk_person: Account, wish: dict[str, Any]
    ) -> None:
        job = caller.post("notes/", wish).json()
        helpdesk = caller_for(helpdesk_person)
        assert helpdesk.get(f"jobs/{job['id']}/").status_code == 200
        for what in ("undo", "retry", "cancel"):
            assert helpdesk.post(f"jobs/{job['id']}/{what}/").status_code == 403

    def test_has_rows_that_can_be_filtered(self, caller: Caller, wish: dict[str, Any]) -> None:
        job = caller.post("notes/", wish).json()
        assert caller.get(f"jobs/{job['id']}/rows/", result="Failure").json()["results"] == []
        assert len(caller.get(f"jobs/{job['id']}/rows/", q="note").json()["results"]) == 1
        assert caller.get(f"jobs/{job['id']}/rows/", results="x").status_code == 400

    def test_waits_for_a_step_on_a_host_until_it_is_confirmed(
        self,
        caller: Caller,
        caller_for: Callable[..., Caller],
        administrator: Account,
        helpdesk_person: Account,
        directory: Directory,
    ) -> None:
        step = hand_over("Share the folder", "ocsfs01", command="net share x=C:\\x", why="Only its host can.")
        plan = Plan("Share a folder", "share_folder", "users.enable_users", (step,))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        runner.run(job_id=job.pk, directory=directory)
        address = f"jobs/{job.pk}/rows/1/confirm/"
        assert caller_for(helpdesk_person).post(address, {"result": "Success"}).status_code == 403
        assert caller.post(address, {"result": "Perhaps"}).status_code == 422
        response = caller.post(address, {"result": "Success", "note": "As shown."})
        assert (response.status_code, response.json()["result"]) == (200, "Success")
        assert "As shown." in response.json()["message"]
        assert caller.get(f"jobs/{job.pk}/").json()["state"] == "done"

    def test_refuses_to_confirm_a_row_that_does_not_wait(self, caller: Caller, wish: dict[str, Any]) -> None:
        job = caller.post("notes/", wish).json()
        response = caller.post(f"jobs/{job['id']}/rows/1/confirm/", {"result": "Success", "note": "done"})
        assert (response.status_code, response.json()["type"]) == (409, "/problems/not-waiting")
