"""The log says of every row what became of it, however the job ends."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from ocsadmin.directory import DN, AttributeChange, Directory, Entry
from ocsadmin.jobs import ended, gate, people, runner
from ocsadmin.jobs.models import Job, Row
from ocsadmin.plans import changes
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import register
from ocsadmin.plans.plan import Brake

from .conftest import Account, OwnKind, People, enable, plan_of
from .dying import DyingDirectory, die, go_on
from .unsteady import UnsteadyDirectory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
UNKNOWN = "outcome-unknown"


@pytest.fixture
def unsteady(directory: Directory) -> UnsteadyDirectory:
    return UnsteadyDirectory(directory)


def refused(entry: Entry) -> Change:
    """A change that the directory refuses, for a reason of its own."""
    values = {"msRTCSIP-OptionFlags": ["not a number"]}
    return changes.modify("Refused", entry.dn, guid=entry.guid, before={}, after=values, lane=str(entry.guid))


def stored(plan: Any, directory: Any, account: Account) -> Job:
    job: Job = gate.submit(plan, acting_user=account, directory=directory)
    return job


def results(job: Job) -> list[tuple[str, str]]:
    """Result and cause of each row in its order."""
    return list(job.rows.values_list("result", "cause_code"))


def is_enabled(entry: Entry, directory: Directory) -> bool:
    now = directory.get(entry.dn, ["msRTCSIP-UserEnabled"])
    return now is not None and now.has("msRTCSIP-UserEnabled")


def agrees(job: Job, several: list[Entry], directory: Directory) -> bool:
    """Whether each row that enables someone says what stands in the directory."""
    by_guid = {entry.guid: entry for entry in several}
    said = {row.target_guid: row.result in ("Success", "Warning") for row in job.rows.exclude(target_guid=None)}
    return all(is_enabled(by_guid[guid], directory) == done for guid, done in said.items() if guid)


class TestBrakeAndCancelAtOnce:
    @pytest.fixture
    def kinds(self, unsteady: UnsteadyDirectory, settings: Any) -> None:
        """A row that takes until after the cancel, and one that cancels once all others are being written."""
        settings.JOB_LEASE_SECONDS = 120
        cancelled = threading.Event()

        def wait(_change: Change) -> None:
            assert cancelled.wait(120)
            time.sleep(1.5)

        def cancel(_change: Change) -> None:
            limit = time.monotonic() + 100
            while unsteady.writes < 98 and time.monotonic() < limit:
                time.sleep(0.05)
            Job.objects.update(cancel_requested_by="someone@contoso.com")
            cancelled.set()

        register(OwnKind("test.waits", wait))
        cancelling = OwnKind("test.cancels", cancel)
        cancelling.needs_database = True
        register(cancelling)

    @pytest.mark.usefixtures("kinds")
    def test_rows_of_the_second_chunk_in_flight_are_told_as_they_are(
        self, directory: Directory, people: People, administrator: Account, unsteady: UnsteadyDirectory
    ) -> None:
        several = people(98)
        first = [Change("test.waits", "Wait", "x", lane="waits"), *(refused(one) for one in several[:49])]
        second = [*(enable(one) for one in several[49:]), Change("test.cancels", "Cancel", "x", lane="cancels")]
        job = stored(plan_of(*first, *second), directory, administrator)
        runner.run(job_id=job.pk, directory=unsteady)
        job.refresh_from_db()
        assert job.state == Job.State.CANCELLED
        assert [result for result, _ in results(job)] == ["Success", *["Failure"] * 49, *["Success"] * 50]
        assert agrees(job, several, directory)
        assert job.counts == {"Success": 51, "Failure": 49}


class TestARowInDoubt:
    """Its answer was lost: it was written, and nobody has said so."""

    @pytest.fixture
    def several(self, people: People) -> list[Entry]:
        return people(3)

    @pytest.fixture
    def job(self, several: list[Entry], directory: Directory, administrator: Account) -> Job:
        return stored(plan_of(*(enable(one, lane=False) for one in several)), directory, administrator)

    def cancel(self, job: Job) -> None:
        Job.objects.filter(pk=job.pk).update(cancel_requested_by="someone@contoso.com")

    def test_is_looked_up_when_the_job_is_cancelled(
        self, job: Job, several: list[Entry], unsteady: UnsteadyDirectory, directory: Directory, cancelling: Any
    ) -> None:
        unsteady.after[2] = unsteady.lose_answer
        cancelling(unsteady, job, 2)
        runner.run(job_id=job.pk, directory=unsteady)
        job.refresh_from_db()
        assert job.state == Job.State.CANCELLED
        assert results(job) == [("Success", ""), ("Success", ""), ("Skipped", "")]
        assert agrees(job, several, directory)

    def test_of_a_dead_worker_is_looked_up_when_the_job_was_cancelled_meanwhile(
        self, job: Job, several: list[Entry], directory: Directory
    ) -> None:
        die(job, DyingDirectory(directory, "modify"))
        self.cancel(job)
        assert go_on(job, directory).state == Job.State.CANCELLED
        assert results(job) == [("Success", ""), ("Skipped", ""), ("Skipped", "")]
        assert agrees(job, several, directory)

    def test_is_called_unknown_where_the_directory_is_silent_and_settled_later(
        self, job: Job, several: list[Entry], unsteady: UnsteadyDirectory, directory: Directory, cancelling: Any
    ) -> None:
        unsteady.after[2] = unsteady.fall_silent
        cancelling(unsteady, job, 2)
        runner.run(job_id=job.pk, directory=unsteady)
        job.refresh_from_db()
        assert job.state == Job.State.CANCELLED
        assert results(job) == [("Success", ""), ("Failure", UNKNOWN), ("Skipped", "")]
        assert "not known" in job.rows.get(number=2).message
        assert job.wake_at is not None
        ended_at = job.ended_at
        runner.run(job_id=job.pk, directory=unsteady)
        job.refresh_from_db()
        assert results(job)[1] == ("Failure", UNKNOWN), "still silent"
        assert (job.state, job.pauses) == (Job.State.CANCELLED, 1)
        heard: list[Job] = []
        ended.when_ended("test-truth", heard.append)
        unsteady.is_silent = False
        runner.run(job_id=job.pk, directory=unsteady)
        job.refresh_from_db()
        assert results(job) == [("Success", ""), ("Success", ""), ("Skipped", "")]
        assert (job.state, job.ended_at, job.wake_at) == (Job.State.CANCELLED, ended_at, None)
        assert job.counts == {"Success": 2, "Skipped": 1}
        assert [one.pk for one in heard] == [job.pk], "restore points and the like follow"
        assert not runner.run(job_id=job.pk, directory=unsteady)

    def test_that_was_not_written_is_left_out_in_the_end(
        self, job: Job, several: list[Entry], unsteady: UnsteadyDirectory, directory: Directory, cancelling: Any
    ) -> None:
        unsteady.before[2] = unsteady.fall_silent
        cancelling(unsteady, job, 2)
        runner.run(job_id=job.pk, directory=unsteady)
        assert results(job)[1] == ("Failure", UNKNOWN)
        runner.run(job_id=job.pk, directory=directory)
        assert results(job) == [("Success", ""), ("Skipped", ""), ("Skipped", "")]
        assert agrees(job, several, directory)

    def test_where_someone_else_was_meanwhile_is_stale_in_the_end(
        self, job: Job, several: list[Entry], unsteady: UnsteadyDirectory, directory: Directory, cancelling: Any
    ) -> None:
        unsteady.before[2] = unsteady.fall_silent
        cancelling(unsteady, job, 2)
        runner.run(job_id=job.pk, directory=unsteady)
        target = DN.parse(job.rows.get(number=2).target)
        directory.modify(target, [AttributeChange("msRTCSIP-OptionFlags", add=("7",))])
        runner.run(job_id=job.pk, directory=directory)
        assert results(job)[1] == ("Failure", "stale")

    def test_is_looked_up_when_the_brake_trips(
        self, people: People, unsteady: UnsteadyDirectory, directory: Directory, administrator: Account
    ) -> None:
        several = people(100)
        first, second = several[:50], several[50:]
        plan = plan_of(*(refused(one) for one in first), *(enable(one) for one in second), brake=Brake(5, 20))
        job = stored(plan, directory, administrator)
        unsteady.after[100] = unsteady.lose_answer
        runner.run(job_id=job.pk, directory=unsteady)
        job.refresh_from_db()
        assert job.state == Job.State.FAILED
        assert "brake" in job.message
        assert agrees(job, several, directory)
        assert not job.rows.filter(cause_code=UNKNOWN).exists()
        assert "" not in job.counted()

    def test_is_looked_up_when_an_error_of_the_program_stops_the_job(
        self, job: Job, several: list[Entry], unsteady: UnsteadyDirectory, directory: Directory
    ) -> None:
        def break_down() -> None:
            raise KeyError("a fault")

        unsteady.after[2] = break_down
        runner.run(job_id=job.pk, directory=unsteady)
        job.refresh_from_db()
        assert job.state == Job.State.ERRORED
        assert results(job) == [("Success", ""), ("Warning", "program-error"), ("Skipped", "")]
        assert agrees(job, several, directory)

    @pytest.fixture
    def cancelling(self) -> Any:
        """At the n-th write someone cancels; done by a thread of the runner, which has the database to itself then."""

        def at(unsteady: UnsteadyDirectory, job: Job, number: int) -> None:
            from django.db import connection

            hooks = unsteady.before if number in unsteady.before else unsteady.after
            then = hooks[number]

            def cancel() -> None:
                self.cancel(job)
                connection.close()
                then()

            hooks[number] = cancel

        return at


class TestAJobThatIsTakenOver:
    """While its worker is at a row, another takes the job. Whatever the late one then wants to store, nothing is."""

    @pytest.mark.parametrize("then", ["it worked", "it was refused", "nobody answers", "it breaks down"])
    @pytest.mark.parametrize("lane", ["", "a"])
    def test_is_not_touched_by_the_late_worker(
        self, directory: Directory, people: People, administrator: Account, then: str, lane: str
    ) -> None:
        stood: list[Any] = []

        def take_over(_change: Change) -> None:
            from django.db.models.functions import Now

            from ocsadmin.directory.errors import DirectoryUnreachable, RefusedValue
            from ocsadmin.jobs.runner.lease import JobLease

            Job.objects.update(held_until=Now())
            time.sleep(0.01)
            assert JobLease.for_worker(Job.objects.get().pk)
            Job.objects.update(message="the new worker's")
            stood.extend([list(Job.objects.values()), list(Row.objects.values())])
            if then == "nobody answers":
                raise DirectoryUnreachable(hosts="x", words="cut")
            if then == "it was refused":
                raise RefusedValue(dn="x", words="no")
            if then == "it breaks down":
                raise KeyError("a fault")

        kind = OwnKind("test.taken-over", take_over)
        kind.needs_database = True
        register(kind)
        plan = plan_of(Change(kind.name, "Take over", "x", lane=lane), enable(people(1)[0], lane=False))
        job = stored(plan, directory, administrator)
        runner.run(job_id=job.pk, directory=directory)
        assert [list(Job.objects.values()), list(Row.objects.values())] == stood

    def test_writes_nothing_where_it_is_not_sure_of_its_lease(
        self, directory: Directory, people: People, administrator: Account, settings: Any
    ) -> None:
        """It was asleep for longer than its lease lasts: another worker may be at the very same row."""
        several = people(3)
        plan = plan_of(*(enable(one) for one in several[:2]), enable(several[2], lane=False))
        job = stored(plan, directory, administrator)
        settings.JOB_LEASE_SECONDS = 0
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert not any(is_enabled(one, directory) for one in several)
        assert (job.state, results(job)) == (Job.State.WAITING, [("", "")] * 3)
        settings.JOB_LEASE_SECONDS = 20
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert (job.state, job.counts) == (Job.State.DONE, {"Success": 3})


class TestAResumedJob:
    @pytest.fixture
    def several(self, people: People) -> list[Entry]:
        return people(5)

    def half_done(self, job: Job, failed: int, cause: str) -> None:
        """What a worker leaves that died after the first rows: one failed, before it could check the wave."""
        job.rows.filter(number__lt=failed).update(result="Success")
        job.rows.filter(number=failed).update(result="Failure", cause_code=cause)
        Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)

    def test_stops_after_a_first_wave_that_failed_before(
        self, directory: Directory, several: list[Entry], administrator: Account
    ) -> None:
        job = stored(plan_of(*(enable(one) for one in several), waves=(2, 2)), directory, administrator)
        self.half_done(job, 2, "refused-value")
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert [result for result, _ in results(job)] == ["Success", "Failure", *["Skipped"] * 3]
        assert "first wave" in job.message

    @pytest.mark.parametrize("cause", ["stale", "not-there", "already-there"])
    def test_goes_on_where_only_someone_else_was_faster(
        self, directory: Directory, several: list[Entry], administrator: Account, cause: str
    ) -> None:
        job = stored(plan_of(*(enable(one) for one in several), waves=(2, 2)), directory, administrator)
        self.half_done(job, 2, cause)
        runner.run(job_id=job.pk, directory=directory)
        assert [result for result, _ in results(job)] == ["Success", "Failure", *["Success"] * 3]

    def test_keeps_its_waves(self, directory: Directory, several: list[Entry], administrator: Account) -> None:
        """The second wave is one row shorter already; the row after it is not tried."""
        plan = plan_of(*(enable(one) for one in several[:2]), refused(several[2]), enable(several[3]), waves=(1, 2))
        job = stored(plan, directory, administrator)
        job.rows.filter(number__lt=3).update(result="Success")
        runner.run(job_id=job.pk, directory=directory)
        assert [result for result, _ in results(job)] == ["Success", "Success", "Failure", "Skipped"]

    def test_does_not_take_a_failure_after_the_waves_for_one_in_them(
        self, directory: Directory, several: list[Entry], administrator: Account
    ) -> None:
        job = stored(plan_of(*(enable(one) for one in several), waves=(1,)), directory, administrator)
        self.half_done(job, 3, "refused-value")
        runner.run(job_id=job.pk, directory=directory)
        assert [result for result, _ in results(job)] == ["Success", "Success", "Failure", "Success", "Success"]

    def test_stops_by_the_brake_that_its_dead_worker_did_not_pull(
        self, directory: Directory, several: list[Entry], administrator: Account
    ) -> None:
        plan = plan_of(*(enable(one) for one in several), brake=Brake(failures=0, percent=20))
        job = stored(plan, directory, administrator)
        self.half_done(job, 2, "refused-value")
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert [result for result, _ in results(job)] == ["Success", "Failure", *["Skipped"] * 3]
        assert "brake" in job.message

    def test_does_not_call_rows_begun_that_were_seen_not_to_be_written(
        self, directory: Directory, several: list[Entry], administrator: Account, unsteady: UnsteadyDirectory
    ) -> None:
        job = stored(plan_of(*(enable(one) for one in several[:2])), directory, administrator)
        unsteady.before[1] = unsteady.before[2] = unsteady.lose_answer  # and nothing was written
        runner.run(job_id=job.pk, directory=unsteady)
        assert job.rows.begun().count() > 0
        unsteady.before[3] = unsteady.before[4] = unsteady.lose_answer
        runner.run(job_id=job.pk, directory=unsteady)
        people.cancel(job, acting_user=administrator)
        runner.run(job_id=job.pk, directory=directory)
        assert {result for result, _ in results(job)} == {"Skipped"}


class TestWhatFollowsAFailure:
    def test_is_left_out_and_not_written_also_in_lanes(
        self, directory: Directory, people: People, administrator: Account
    ) -> None:
        several = people(3)
        first = replace(refused(several[0]), lane="")
        plan = plan_of(first, enable(several[1], lane=False), enable(several[2]))
        job = stored(plan, directory, administrator)
        runner.run(job_id=job.pk, directory=directory)
        assert [result for result, _ in results(job)] == ["Failure", "Skipped", "Skipped"]
        assert agrees(job, several, directory)
