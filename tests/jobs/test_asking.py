"""Steps on hosts that the console can look after itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocsadmin.checks.dns import Resolver
from ocsadmin.checks.verdict import Verdict, ok, warning
from ocsadmin.directory import Directory
from ocsadmin.errors import BadInput
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job, Result, Row
from ocsadmin.plans.changes import hand_over
from ocsadmin.plans.kinds import checked

from .conftest import carried_out, plan_of

pytestmark = pytest.mark.django_db(transaction=True)
HOST = "host1.contoso.com"


@pytest.fixture(autouse=True)
def running(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What runs on the hosts of these tests; a step is done when its service is among it."""
    there: set[str] = set()

    def prepare(check: Mapping[str, Any], _resolver: Resolver) -> checked.Probe:
        if check["service"] == "elsewhere":
            raise BadInput("That is none of the deployment's hosts.", cure="Look by hand.")
        return lambda: _look(str(check["service"]), there)

    monkeypatch.setattr(checked, "_CHECKS", dict(checked._CHECKS))  # what is registered here is gone afterwards
    checked.register("test.running", prepare)
    return there


def _look(service: str, there: set[str]) -> Verdict:
    if service in there:
        return ok(f"{service} runs.")
    return warning(f"{service} does not run.", cause="It may be late.", cure="Look at the event log, then ask again.")


def step(service: str) -> Any:
    return hand_over(
        f"Start {service}",
        HOST,
        command=f"net start {service}",
        why="It is needed.",
        check={"kind": "test.running", "service": service},
    )


@pytest.fixture
def job(administrator: Any, directory: Directory) -> Job:
    by_hand = hand_over("Look at the lamp", HOST, command="look", why="It should be green.")
    return carried_out(plan_of(step("A"), step("B"), by_hand), directory, administrator)


def ask(job: Job, number: int, person: Any, resolver: Any = None) -> Row:
    gate.ask(row(job, number), acting_user=person, resolver=resolver)
    return row(job, number)


def row(job: Job, number: int) -> Row:
    return job.rows.select_related("job").get(number=number)


class TestAsking:
    def test_a_step_that_was_done_succeeds(self, job: Job, administrator: Any, running: set[str]) -> None:
        assert "Check now" in row(job, 1).message
        running.add("A")
        asked = ask(job, 1, administrator)
        assert asked.result == Result.SUCCESS
        assert asked.message == f"A runs. Asked by {administrator}."

    def test_a_step_that_is_late_becomes_a_warning_that_can_be_asked_again(
        self, job: Job, administrator: Any, running: set[str]
    ) -> None:
        asked = ask(job, 1, administrator)
        assert (asked.result, asked.hint) == ("Warning", "It may be late. Look at the event log, then ask again.")
        assert asked.can_be_asked
        running.add("A")
        again = ask(job, 1, administrator)
        assert (again.result, again.hint, again.cause_code, again.attempts) == ("Success", "", "", 3)

    def test_the_last_step_ends_the_job_and_a_late_one_can_still_be_asked_or_confirmed(
        self, job: Job, administrator: Any, running: set[str]
    ) -> None:
        ask(job, 1, administrator)
        ask(job, 2, administrator)
        gate.confirm(row(job, 3), acting_user=administrator, result=Result.SUCCESS, note="")
        job.refresh_from_db()
        assert (job.state, job.counts) == (Job.State.DONE, {"Success": 1, "Warning": 2})
        gate.confirm(row(job, 1), acting_user=administrator, result=Result.FAILURE, note="It crashed.")
        job.refresh_from_db()
        assert job.state == Job.State.FAILED
        running.add("B")
        assert ask(job, 2, administrator).result == Result.SUCCESS

    def test_asks_all_at_once(self, job: Job, administrator: Any, running: set[str]) -> None:
        running.add("B")
        told = gate.ask_all(job, acting_user=administrator, resolver=None)  # type: ignore[arg-type]
        assert told == {Result.SUCCESS: 1, Result.WARNING: 1}
        assert [one.result for one in job.rows.all()] == ["Warning", "Success", "Waiting"]

    def test_tells_what_the_check_refuses(self, directory: Directory, administrator: Any) -> None:
        job = carried_out(plan_of(step("elsewhere")), directory, administrator)
        with pytest.raises(BadInput, match="none of the deployment"):
            ask(job, 1, administrator)
        gate.ask_all(job, acting_user=administrator, resolver=None)  # type: ignore[arg-type]
        assert row(job, 1).message.startswith("That is none of the deployment's hosts.")

    def test_refuses_a_step_that_it_cannot_see_or_that_is_over(
        self, job: Job, administrator: Any, running: set[str], directory: Directory
    ) -> None:
        with pytest.raises(checked.NoCheck, match="Look at the lamp"):
            ask(job, 3, administrator)
        running.add("A")
        ask(job, 1, administrator)
        with pytest.raises(gate.NotWaiting):
            ask(job, 1, administrator)
        odd = hand_over("Odd", HOST, command="x", why="", check={"kind": "no such"})
        with pytest.raises(checked.UnknownCheck, match="no such"):
            ask(carried_out(plan_of(odd), directory, administrator), 1, administrator)

    def test_takes_the_right_of_the_job(self, job: Job, helpdesk_person: Any, person_without_rights: Any) -> None:
        for person in (helpdesk_person, person_without_rights):
            with pytest.raises(gate.NotPermitted):
                ask(job, 1, person)
            with pytest.raises(gate.NotPermitted):
                gate.ask_all(job, acting_user=person, resolver=None)  # type: ignore[arg-type]

    def test_a_plan_without_a_check_is_as_before(self) -> None:
        assert "check" not in hand_over("x", HOST, command="x", why="").data


class TestThePages:
    def test_offer_the_check_on_the_row_and_in_the_head(
        self, client: Client, job: Job, administrator: Any, running: set[str]
    ) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        html = client.get(job.get_absolute_url()).content.decode()
        assert "Check now" in html
        assert "Check all 2 open steps now" in html
        answer = client.post(reverse("job-row-check", args=[job.pk, 1]))
        assert answer["Location"].endswith("#row-1")
        html = client.get(job.get_absolute_url()).content.decode()
        assert "Ask again" in html
        assert "Look at the event log, then ask again." in html
        running.update("AB")
        client.post(reverse("job-check-all", args=[job.pk]))
        html = client.get(job.get_absolute_url()).content.decode()
        assert "2 of 2 steps were done." in html
        assert "Ask again" not in html

    def test_show_no_check_to_those_who_may_not(self, client: Client, job: Job, helpdesk_person: Any) -> None:
        client.force_login(helpdesk_person, backend="ocsadmin.accounts.backends.LocalBackend")
        assert "Check now</button>" not in client.get(job.get_absolute_url()).content.decode()
        assert client.post(reverse("job-row-check", args=[job.pk, 1])).status_code == 403
        assert client.post(reverse("job-check-all", args=[job.pk])).status_code == 403

    def test_answer_over_rest(self, client: Client, job: Job, administrator: Any, running: set[str]) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        url = f"/api/v1/jobs/{job.pk}/rows/"
        assert client.post(f"{url}1/check/").json()["result"] == "Warning"
        running.add("A")
        assert client.post(f"{url}1/check/").json()["result"] == "Success"
        refused = client.post(f"{url}3/check/")
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/no-check")
