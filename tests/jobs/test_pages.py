"""The pages of jobs: list, log, undo with the plan first, downloads; for each of the same few people."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocsadmin.directory import AttributeChange, Directory
from ocsadmin.jobs.models import Job, Row
from ocsadmin.plans import changes

from .conftest import Account, People, carried_out, enable, plan_of, told

pytestmark = pytest.mark.django_db(transaction=True)
Browser = Callable[[Account], Client]


@pytest.fixture
def browser() -> Browser:
    def sign_in(account: Account) -> Client:
        client = Client()
        client.force_login(account, backend="ocsadmin.accounts.backends.LocalBackend")
        return client

    return sign_in


@pytest.fixture
def big_job(administrator: Account) -> Callable[..., Job]:
    """A job of many rows that was never carried out: what counts here is showing it."""

    def make(rows: int, **fields: Any) -> Job:
        job: Job = Job.objects.create(
            title="Enable people", operation="enable_users", permission="users.enable_users", source="page",
            created_by=administrator, created_by_name=str(administrator), row_count=rows,
            plan_hash=f"{Job.objects.count():064}", **fields,
        )  # fmt: skip
        change = changes.modify("Enable", "CN=a,DC=contoso,DC=com", guid=None, before={}, after={"cn": ["x"]})
        Row.objects.bulk_create([Row.of(job, number, change) for number in range(1, rows + 1)], batch_size=1000)
        return job

    return make


class TestJobList:
    def test_filters_by_state_operation_and_person(
        self, browser: Browser, administrator: Account, big_job: Callable[..., Job]
    ) -> None:
        job = big_job(1, state="failed")
        page = browser(administrator).get(reverse("job-list"), {"state": "failed", "person": str(administrator)[:7]})
        assert job.get_absolute_url() in page.content.decode()
        page = browser(administrator).get(reverse("job-list"), {"state": "done"})
        assert job.get_absolute_url() not in page.content.decode()

    def test_costs_the_same_at_3_and_at_30(
        self, browser: Browser, administrator: Account, big_job: Callable[..., Job]
    ) -> None:
        client, costs = browser(administrator), []
        for count in (3, 30):
            for _ in range(count):
                big_job(1, state="done")
            client.get(reverse("job-list"))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(reverse("job-list")).status_code == 200
            costs.append(len(queries))
        assert costs[0] == costs[1]


class TestJobPage:
    def test_costs_the_same_at_3_and_at_10000_rows(
        self, browser: Browser, administrator: Account, big_job: Callable[..., Job]
    ) -> None:
        client, costs = browser(administrator), []
        for count in (3, 10_000):
            job = big_job(count, state="done")
            client.get(job.get_absolute_url())
            with CaptureQueriesContext(connection) as queries:
                page = client.get(job.get_absolute_url()).content.decode()
            costs.append(len(queries))
        assert page.count('<tr id="row-') == 200
        assert costs[0] == costs[1], costs

    def test_asks_again_while_it_runs_and_not_after(
        self, browser: Browser, administrator: Account, big_job: Callable[..., Job]
    ) -> None:
        job, client = big_job(3, state="running"), browser(administrator)
        assert "every 2s" in client.get(job.get_absolute_url()).content.decode()
        seen = client.get(reverse("job-rows", args=[job.pk])).context["seen"]
        same = client.get(reverse("job-rows", args=[job.pk]), {"seen": seen}, headers={"HX-Request": "true"})
        assert "job-log" not in same.content.decode()
        job.rows.filter(number=2).update(result="Success")
        other = client.get(reverse("job-rows", args=[job.pk]), {"seen": seen}, headers={"HX-Request": "true"})
        assert 'id="job-log" hx-swap-oob="true"' in other.content.decode()
        Job.objects.filter(pk=job.pk).update(state="done")
        assert "every 2s" not in client.get(reverse("job-rows", args=[job.pk])).content.decode()

    def test_finds_rows_by_result_and_text(
        self, browser: Browser, administrator: Account, big_job: Callable[..., Job]
    ) -> None:
        job = big_job(30, state="failed")
        job.rows.filter(number=7).update(result="Failure", message="no such mailbox")
        job.rows.exclude(number=7).update(result="Success")
        client = browser(administrator)
        for query in ({"result": "Failure"}, {"text": "mailbox"}):
            rows = client.get(job.get_absolute_url(), query).context["page_obj"].object_list
            assert [row.number for row in rows] == [7]

    def test_takes_a_right_for_each_thing(
        self,
        browser: Browser,
        administrator: Account,
        helpdesk_person: Account,
        person_without_rights: Account,
        directory: Directory,
        people: People,
    ) -> None:
        job = carried_out(plan_of(enable(people(1)[0])), directory, administrator)
        views = {name: reverse(name, args=[job.pk]) for name in ("job", "job-rows", "job-report")}
        exports = {what: reverse("job-export", args=[job.pk, what]) for what in ("csv", "ldif", "commands")}
        plans = [reverse(name, args=[job.pk]) for name in ("job-undo",)]
        for url in (*views.values(), *exports.values(), reverse("job-list")):
            assert browser(administrator).get(url).status_code == 200, url
            assert browser(helpdesk_person).get(url).status_code == 200, url
            assert browser(person_without_rights).get(url).status_code == 403, url
            assert Client().get(url).status_code == 302, url
        for url in plans:
            assert browser(administrator).get(url).status_code == 200
            assert browser(helpdesk_person).get(url).status_code == 403
        assert browser(helpdesk_person).post(reverse("job-cancel", args=[job.pk])).status_code == 403
        assert browser(helpdesk_person).post(reverse("job-row-confirm", args=[job.pk, 1])).status_code == 403
        assert "Undo" not in browser(helpdesk_person).get(views["job"]).content.decode()


class TestUndoPage:
    def test_shows_the_plan_first_and_then_applies_it(
        self, browser: Browser, administrator: Account, directory: Directory, people: People
    ) -> None:
        job, client = carried_out(plan_of(enable(people(1)[0])), directory, administrator), browser(administrator)
        shown = client.get(reverse("job-undo", args=[job.pk]))
        assert "will be erased" in shown.content.decode()
        assert Job.objects.count() == 1
        answer = client.post(reverse("job-undo", args=[job.pk]), {"plan_hash": shown.context["plan"].hash})
        undo = Job.objects.first()
        assert undo is not None
        assert (undo.undo_of, answer["Location"]) == (job, undo.get_absolute_url())

    def test_leaves_out_what_others_changed_and_says_so(
        self, browser: Browser, administrator: Account, directory: Directory, people: People
    ) -> None:
        several = people(2)
        job = carried_out(plan_of(*(enable(one) for one in several)), directory, administrator)
        directory.modify(several[0].dn, [AttributeChange("msRTCSIP-OptionFlags", remove=("256",), add=("384",))])
        shown = browser(administrator).get(reverse("job-undo", args=[job.pk]))
        assert "384" in shown.content.decode()
        assert [change.guid for change in shown.context["plan"].changes] == [several[1].guid]

    def test_of_chosen_rows(
        self, browser: Browser, administrator: Account, directory: Directory, people: People
    ) -> None:
        job = carried_out(plan_of(*(enable(one) for one in people(3))), directory, administrator)
        shown = browser(administrator).get(reverse("job-undo", args=[job.pk]), {"row": ["1", "3"]})
        assert len(shown.context["plan"].changes) == 2

    def test_shows_the_plan_as_it_is_now_when_another_was_seen(
        self, browser: Browser, administrator: Account, directory: Directory, people: People
    ) -> None:
        job = carried_out(plan_of(enable(people(1)[0])), directory, administrator)
        answer = browser(administrator).post(reverse("job-undo", args=[job.pk]), {"plan_hash": "0" * 64})
        assert answer.status_code == 409
        assert Job.objects.count() == 1


class TestConfirm:
    def test_ends_the_step_and_the_job(self, browser: Browser, administrator: Account, directory: Directory) -> None:
        step = changes.hand_over(
            "Set the share", r"\\fs1\meet", command="icacls …", why="On the host.", access={"RTCHS": "R"}
        )
        job, client = carried_out(plan_of(step), directory, administrator), browser(administrator)
        page = client.get(job.get_absolute_url()).content.decode()
        assert "icacls" in page
        assert "RTCHS" in page
        client.post(reverse("job-row-confirm", args=[job.pk, 1]), {"result": "Success", "note": "by Anna"})
        job.refresh_from_db()
        assert (job.state, "by Anna" in told(job)[0][1]) == (Job.State.DONE, True)


class TestApplyPlan:
    def test_shows_and_submits(
        self, administrator: Account, directory: Directory, people: People, tmp_path: Path
    ) -> None:
        plan, file, out = plan_of(enable(people(1)[0])), tmp_path / "plan.json", io.StringIO()
        file.write_text(json.dumps(plan.to_json()))
        call_command("apply_plan", str(file), "--as", str(administrator), stdout=out)
        assert "changetype: modify" in out.getvalue()
        assert not Job.objects.exists()
        call_command("apply_plan", str(file), "--as", str(administrator), "--yes", stdout=out)
        assert Job.objects.get().source == "command"

    def test_refuses_a_plan_that_was_edited(
        self, administrator: Account, directory: Directory, people: People, tmp_path: Path
    ) -> None:
        plan, file = plan_of(enable(people(1)[0])).to_json(), tmp_path / "plan.json"
        plan["changes"][0]["after"]["msRTCSIP-OptionFlags"] = ["1"]
        file.write_text(json.dumps(plan))
        with pytest.raises(CommandError, match="something else"):
            call_command("apply_plan", str(file), "--as", str(administrator), "--yes", stdout=io.StringIO())
