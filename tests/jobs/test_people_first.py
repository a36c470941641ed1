"""Steps on hosts that the rest of a job builds on."""

from __future__ import annotations

from typing import Any

import pytest

from ocsadmin.directory import Directory
from ocsadmin.jobs import gate, runner
from ocsadmin.jobs.models import Job, Result
from ocsadmin.plans.changes import hand_over

from .conftest import People, carried_out, enable, plan_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def job(people: People, directory: Directory, administrator: Any) -> Job:
    """A step that blocks, then one person alone, then two in lanes."""
    first, *others = people(3)
    step = hand_over("Move the data", "fe01", command="move", why="It comes first.", blocks=True)
    changes = (step, enable(first, lane=False), *(enable(one) for one in others))
    return carried_out(plan_of(*changes), directory, administrator, secrets={"later": "s3cret"})


def results(job: Job) -> list[str]:
    return list(job.rows.values_list("result", flat=True))


def confirm(job: Job, result: Result, person: Any) -> None:
    gate.confirm(job.rows.get(number=1), acting_user=person, result=result, note="")
    job.refresh_from_db()


def test_the_rest_waits_with_its_secrets(job: Job) -> None:
    assert (job.state, results(job)) == ("waiting_for_people", ["Waiting", "", "", ""])
    assert job.secrets.count() == 1


def test_a_worker_that_comes_by_does_nothing(job: Job, directory: Directory) -> None:
    runner.run(job_id=job.pk, directory=directory)
    assert results(job) == ["Waiting", "", "", ""]


def test_the_rest_is_done_once_it_is_confirmed(job: Job, directory: Directory, administrator: Any) -> None:
    confirm(job, Result.SUCCESS, administrator)
    assert job.state == "waiting"
    assert runner.run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    assert (job.state, results(job)) == ("done", ["Success"] * 4)
    assert not job.secrets.exists()


def test_the_rest_is_left_out_where_it_failed(job: Job, directory: Directory, administrator: Any) -> None:
    confirm(job, Result.FAILURE, administrator)
    assert runner.run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    assert (job.state, results(job)) == ("failed", ["Failure", "Skipped", "Skipped", "Skipped"])
