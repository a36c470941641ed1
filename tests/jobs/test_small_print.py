"""What job and rows say beside their results: when, by whom, why, how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ocsadmin.directory import Directory
from ocsadmin.jobs import gate, runner
from ocsadmin.jobs.models import Job, Result
from ocsadmin.plans.changes import Change, hand_over

from . import obedient
from .conftest import Account, plan_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kind() -> obedient.ObedientKind:
    return obedient.registered()


@pytest.fixture
def carried_out(kind: obedient.ObedientKind, directory: Directory, administrator: Account) -> Any:
    def carry_out(*changes: Change) -> Job:
        job = gate.submit(plan_of(*changes), acting_user=administrator, directory=directory)
        return again(job, directory)

    return carry_out


def again(job: Job, directory: Directory) -> Job:
    assert runner.run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    return job


def step(lane: str = "", *, blocks: bool = False) -> Change:
    made = hand_over("Do it", "host1", command="do it", why="It is needed.", blocks=blocks)
    return replace(made, lane=lane)


class TestAJobThatPauses:
    def test_says_why_until_it_goes_on_and_keeps_its_beginning(
        self, kind: obedient.ObedientKind, carried_out: Any, directory: Directory
    ) -> None:
        kind.silent = {"object 0001"}
        job = carried_out(obedient.row("do", 1))
        assert "No domain controller answers at the test" in job.message
        assert job.hint
        assert job.ended_at is None
        long_ago = timezone.now() - timedelta(hours=1)
        Job.objects.update(started_at=long_ago)
        kind.silent = set()
        again(job, directory)
        assert (job.state, job.message, job.hint, job.pauses) == (Job.State.DONE, "", "", 0)
        assert job.started_at == long_ago
        assert job.ended_at is not None


class TestAStepForPeople:
    @pytest.mark.parametrize(
        ("result", "words", "state"),
        [
            (Result.SUCCESS, "Confirmed", Job.State.DONE),
            (Result.FAILURE, "Marked as failed", Job.State.FAILED),
            (Result.SKIPPED, "Left out", Job.State.DONE),
        ],
    )
    def test_says_how_it_went_by_whom_and_when(
        self, carried_out: Any, administrator: Account, result: Result, words: str, state: Job.State
    ) -> None:
        job = carried_out(step())
        assert (job.state, job.ended_at) == (Job.State.WAITING_FOR_PEOPLE, None)
        before = job.rows.get()
        gate.confirm(before, acting_user=administrator, result=result, note="Ticket 7")
        row = job.rows.get()
        assert row.message == f"{words} by {administrator}. Ticket 7"
        assert (row.result, row.attempts) == (result, before.attempts + 1)
        assert row.ended_at > before.ended_at
        job.refresh_from_db()
        assert (job.state, job.counts) == (state, {result.value: 1})
        assert job.ended_at is not None

    def test_keeps_a_job_waiting_while_another_one_blocks(
        self, kind: obedient.ObedientKind, carried_out: Any, administrator: Account, directory: Directory
    ) -> None:
        job = carried_out(step("a", blocks=True), step("b", blocks=True), obedient.row("do", 3, lane=False))
        assert list(job.rows.values_list("result", flat=True)) == ["Waiting", "Waiting", ""]
        gate.confirm(job.rows.get(number=1), acting_user=administrator, result=Result.SUCCESS, note="")
        job.refresh_from_db()
        assert job.state == Job.State.WAITING_FOR_PEOPLE
        assert not runner.run(job_id=job.pk, directory=directory)
        gate.confirm(job.rows.get(number=2), acting_user=administrator, result=Result.SUCCESS, note="")
        assert again(job, directory).state == Job.State.DONE
        assert kind.done == ["object 0003"]


class TestACancelledJob:
    def test_says_by_whom_on_itself_and_on_what_was_left_out(self, carried_out: Any, administrator: Account) -> None:
        job = carried_out(step(), step(blocks=True), obedient.row("do", 3, lane=False))
        gate.cancel(job, acting_user=administrator)
        job.refresh_from_db()
        words = f"Cancelled by {administrator}."
        assert (job.state, job.message) == (Job.State.CANCELLED, words)
        assert set(job.rows.values_list("result", "message")) == {("Skipped", words)}
        assert all(job.rows.values_list("ended_at", flat=True))


class TestRowsOfADeadWorker:
    def test_that_nobody_can_look_up_fail_alone(
        self, kind: obedient.ObedientKind, directory: Directory, administrator: Account
    ) -> None:
        changes = obedient.rows("...")
        job = gate.submit(plan_of(*changes), acting_user=administrator, directory=directory)
        job.rows.update(started_at=timezone.now(), attempts=1)
        kind.puzzling, kind.done = {"object 0002"}, ["object 0003"]
        again(job, directory)
        assert [row.result for row in job.rows.all()] == ["Success", "Failure", "Success"]
        assert job.rows.get(number=2).cause_code == "program-error"
        assert kind.tried == ["object 0001"]
