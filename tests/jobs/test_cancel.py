"""A job can be cancelled in every state; without a worker it ends at once, whatever is away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from ocsadmin.directory import Directory, DirectorySettings, Entry, LDAPDirectory
from ocsadmin.directory.errors import DirectoryUnreachable
from ocsadmin.jobs import gate, runner
from ocsadmin.jobs.models import Job, JobSecret, Result
from ocsadmin.jobs.people import JobEnded
from ocsadmin.jobs.runner.ending import end_worked, pause, wait_for_people
from ocsadmin.jobs.runner.lease import JobLease
from ocsadmin.jobs.runner.stops import Cancelled
from ocsadmin.plans.changes import hand_over
from ocsadmin.work import LeaseLost
from tests.messages import Messages

from .conftest import Account, People, enable, plan_of
from .unsteady import UnsteadyDirectory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
NOWHERE = DirectorySettings(uris=("ldaps://127.0.0.1:9",), bind_name="x", password="x", ca_file=None)
SILENCE = DirectoryUnreachable(hosts="a host of the test", words="cut")


@pytest.fixture
def several(people: People) -> list[Entry]:
    return people(3)


@pytest.fixture
def job(several: list[Entry], directory: Directory, administrator: Account) -> Job:
    """Three people one after the other, with a secret."""
    plan = plan_of(*(enable(one, lane=False) for one in several))
    job: Job = gate.submit(plan, acting_user=administrator, directory=directory, secrets={"later": "s3cret"})
    return job


@pytest.fixture
def waiting_for_people(several: list[Entry], directory: Directory, administrator: Account) -> Job:
    """A step that blocks, then one person."""
    step = hand_over("Move the data", "fe01", command="move", why="It comes first.", blocks=True)
    plan = plan_of(step, enable(several[0], lane=False))
    job: Job = gate.submit(plan, acting_user=administrator, directory=directory)
    runner.run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    assert job.state == Job.State.WAITING_FOR_PEOPLE
    return job


def results(job: Job) -> list[tuple[str, str]]:
    return list(job.rows.values_list("result", "cause_code"))


def ended_by(job: Job, person: Account) -> bool:
    job.refresh_from_db()
    is_ended = (job.state, job.message) == (Job.State.CANCELLED, f"Cancelled by {person}.")
    return is_ended and job.ended_at is not None and (job.holder, job.held_until) == ("", None)


@pytest.mark.usefixtures("silent_broker")
class TestWithoutAWorker:
    """Neither the broker nor the directory answers."""

    def test_a_waiting_job_ends(self, job: Job, administrator: Account) -> None:
        gate.cancel(job, acting_user=administrator)
        assert ended_by(job, administrator)
        assert results(job) == [("Skipped", "")] * 3
        assert job.counts == {"Skipped": 3}
        assert not JobSecret.objects.exists()
        assert job.wake_at is None

    def test_a_paused_job_ends(self, job: Job, administrator: Account) -> None:
        runner.run(job_id=job.pk, directory=LDAPDirectory(NOWHERE))
        gate.cancel(job, acting_user=administrator)
        assert ended_by(job, administrator)

    def test_of_a_paused_job_with_a_row_in_doubt_the_row_is_settled_later(
        self, job: Job, administrator: Account, directory: Directory
    ) -> None:
        unsteady = UnsteadyDirectory(directory)
        unsteady.after[2] = unsteady.fall_silent
        runner.run(job_id=job.pk, directory=unsteady)
        gate.cancel(job, acting_user=administrator)
        assert ended_by(job, administrator)
        assert results(job) == [("Success", ""), ("Failure", "outcome-unknown"), ("Skipped", "")]
        runner.run(job_id=job.pk, directory=directory)
        assert results(job) == [("Success", ""), ("Success", ""), ("Skipped", "")]
        assert ended_by(job, administrator)

    def test_a_job_that_waits_for_people_ends(self, waiting_for_people: Job, administrator: Account) -> None:
        gate.cancel(waiting_for_people, acting_user=administrator)
        assert ended_by(waiting_for_people, administrator)
        assert results(waiting_for_people) == [("Skipped", "")] * 2
        with pytest.raises(gate.NotWaiting):
            gate.confirm(
                waiting_for_people.rows.get(number=1), acting_user=administrator, result=Result.SUCCESS, note=""
            )

    def test_a_job_of_a_dead_worker_ends_and_a_late_one_touches_nothing(self, job: Job, administrator: Account) -> None:
        late = JobLease.for_worker(job.pk)
        assert late is not None
        Job.objects.update(held_until=Now() - timedelta(seconds=1))
        gate.cancel(job, acting_user=administrator)
        assert ended_by(job, administrator)
        with pytest.raises(LeaseLost):
            late.renew()

    def test_a_job_that_has_ended_is_refused(self, job: Job, administrator: Account) -> None:
        gate.cancel(job, acting_user=administrator)
        with pytest.raises(JobEnded):
            gate.cancel(job, acting_user=administrator)


class TestWhileAWorkerHasIt:
    @pytest.fixture
    def lease(self, job: Job) -> JobLease:
        lease = JobLease.for_worker(job.pk)
        assert lease is not None
        return lease

    def test_it_is_told_and_goes_on_until_it_looks(self, job: Job, lease: JobLease, administrator: Account) -> None:
        gate.cancel(job, acting_user=administrator)
        job.refresh_from_db()
        assert (job.state, job.cancel_requested_by) == (Job.State.RUNNING, str(administrator))
        assert results(job) == [("", "")] * 3
        with pytest.raises(Cancelled, match=str(administrator)):
            lease.look()

    def test_it_does_not_make_the_job_wait_instead(self, job: Job, lease: JobLease, administrator: Account) -> None:
        gate.cancel(job, acting_user=administrator)
        pause(lease, SILENCE)
        assert ended_by(job, administrator)

    def test_it_does_not_leave_the_rest_to_another_instead(
        self, job: Job, lease: JobLease, administrator: Account
    ) -> None:
        """It was too slow to be sure of its lease, and gives back the rows that it has not tried."""
        gate.cancel(job, acting_user=administrator)
        end_worked(lease)
        assert ended_by(job, administrator)
        assert results(job) == [("Skipped", "")] * 3

    def test_it_does_not_wait_for_people_instead(self, job: Job, lease: JobLease, administrator: Account) -> None:
        gate.cancel(job, acting_user=administrator)
        wait_for_people(lease)
        assert ended_by(job, administrator)


class TestAPlanIsAppliedOnce:
    def test_also_while_its_job_waits_for_people(
        self, waiting_for_people: Job, several: list[Entry], directory: Directory, administrator: Account
    ) -> None:
        step = hand_over("Move the data", "fe01", command="move", why="It comes first.", blocks=True)
        plan = plan_of(step, enable(several[0], lane=False))
        with pytest.raises(gate.PlanApplied, match=str(waiting_for_people.pk)):
            gate.submit(plan, acting_user=administrator, directory=directory)
        confirmed = waiting_for_people.rows.get(number=1)
        gate.confirm(confirmed, acting_user=administrator, result=Result.SUCCESS, note="")
        runner.run(job_id=waiting_for_people.pk, directory=directory)
        waiting_for_people.refresh_from_db()
        assert waiting_for_people.state == Job.State.DONE

    @pytest.mark.parametrize("state", ["waiting", "running", "waiting_for_people"])
    @pytest.mark.parametrize("other", ["waiting", "running", "waiting_for_people"])
    def test_as_the_database_sees_to_it(self, db: None, state: str, other: str) -> None:
        from django.db import IntegrityError

        Job.objects.create(title="One", plan_hash="a", state=state)
        with pytest.raises(IntegrityError):
            Job.objects.create(title="Its twin", plan_hash="a", state=other)

    def test_and_again_once_its_job_has_ended(self, db: None) -> None:
        for state in ("done", "failed", "errored", "cancelled", "waiting"):
            Job.objects.create(title=state, plan_hash="a", state=state)


class TestPeopleAndWorkerAtOnce:
    def test_a_step_that_is_confirmed_before_the_worker_lets_go_lets_the_rest_go_on(
        self, waiting_for_people: Job, administrator: Account, messages: Messages
    ) -> None:
        """The worker has seen that the step blocks; it is confirmed before the job waits for people."""
        job = waiting_for_people
        Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
        lease = JobLease.for_worker(job.pk)
        assert lease is not None
        gate.confirm(job.rows.get(number=1), acting_user=administrator, result=Result.SUCCESS, note="")
        wait_for_people(lease)
        job.refresh_from_db()
        assert job.state == Job.State.WAITING
        assert messages.taken() == [("ocsadmin.jobs.tasks.run_job", {"job_id": job.pk})]

    def test_counts_what_people_confirm_meanwhile(
        self, several: list[Entry], directory: Directory, administrator: Account
    ) -> None:
        step = hand_over("Restart", "fe01", command="restart", why="It has to be.")
        plan = plan_of(step, *(enable(one, lane=False) for one in several))
        job: Job = gate.submit(plan, acting_user=administrator, directory=directory)
        unsteady, confirmed = UnsteadyDirectory(directory), []

        def confirm() -> None:
            from django.db import connection

            row = job.rows.get(number=1)
            gate.confirm(row, acting_user=administrator, result=Result.SUCCESS, note="")
            job.refresh_from_db()
            confirmed.append(dict(job.counts))
            connection.close()

        unsteady.before[2] = confirm
        runner.run(job_id=job.pk, directory=unsteady)
        job.refresh_from_db()
        assert confirmed == [{"Success": 2, "": 2}]
        assert (job.state, job.counts) == (Job.State.DONE, {"Success": 4})

    def test_the_last_confirmation_ends_the_job_for_good(
        self, several: list[Entry], directory: Directory, administrator: Account
    ) -> None:
        step = hand_over("Restart", "fe01", command="restart", why="It has to be.")
        job: Job = gate.submit(plan_of(step), acting_user=administrator, directory=directory)
        runner.run(job_id=job.pk, directory=directory)
        late = JobLease.for_people(job.pk)
        assert late is not None
        late.release()
        gate.confirm(job.rows.get(), acting_user=administrator, result=Result.SUCCESS, note="")
        job.refresh_from_db()
        assert (job.state, job.counts, job.held_until) == (Job.State.DONE, {"Success": 1}, None)
        with pytest.raises(LeaseLost):
            late.renew()
