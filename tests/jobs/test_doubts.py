"""A row of which nobody can tell whether it was written: a person says so. And what one controller knows of another."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin.directory import DN, Controller, Cursor, Directory, Entry
from ocsadmin.directory.errors import DirectoryUnreachable
from ocsadmin.jobs import controllers, gate, people, runner
from ocsadmin.jobs.controllers import ControllerChanged, Seen
from ocsadmin.jobs.models import Job, Result, Row
from ocsadmin.jobs.models.row import UNKNOWN
from ocsadmin.jobs.submission import NotPermitted
from ocsadmin.plans import changes
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import After, Context, Outcome, State, register

from .conftest import Account, OwnKind, People, carried_out, enable, plan_of
from .unsteady import UnsteadyDirectory

HERE, THERE = uuid.uuid4(), uuid.uuid4()
DOMAIN, CONFIGURATION = DN.parse("DC=contoso,DC=com"), DN.parse("CN=Configuration,DC=contoso,DC=com")


@pytest.mark.django_db(transaction=True)
class TestARowInDoubt:
    """The directory fell silent while the first of two rows was being written."""

    @pytest.fixture
    def several(self, people: People) -> list[Entry]:
        return people(2)

    @pytest.fixture
    def row(self, several: list[Entry], directory: Directory, administrator: Account) -> Row:
        plan = plan_of(*(enable(one, lane=False) for one in several))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        silent = UnsteadyDirectory(directory)
        silent.after[1] = silent.fall_silent
        runner.run(job_id=job.pk, directory=silent)
        row: Row = job.rows.first()
        assert row.is_in_doubt
        return row

    def test_is_told_by_a_person_and_the_job_goes_on(
        self, row: Row, directory: Directory, administrator: Account
    ) -> None:
        people.confirm(row, acting_user=administrator, result=Result.SUCCESS, note="I looked.")
        row.refresh_from_db()
        assert (row.result, row.is_in_doubt) == ("Success", False)
        assert row.message == f"It was not known whether this was written. Confirmed by {administrator}. I looked."
        job = Job.objects.get()
        assert (job.state, job.message, job.counts) == (Job.State.WAITING, "", {"": 1, "Success": 1})
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert job.state == Job.State.DONE

    def test_can_be_left_out(self, row: Row, administrator: Account) -> None:
        people.confirm(row, acting_user=administrator, result=Result.SKIPPED, note="")
        row.refresh_from_db()
        assert row.result == "Skipped"

    def test_is_told_by_those_only_who_may(self, row: Row, helpdesk_person: Account) -> None:
        with pytest.raises(NotPermitted):
            people.confirm(row, acting_user=helpdesk_person, result=Result.SUCCESS, note="")
        row.refresh_from_db()
        assert row.is_in_doubt

    def test_is_left_to_a_worker_that_has_the_job(self, row: Row, administrator: Account) -> None:
        from ocsadmin.jobs.runner.lease import JobLease

        assert JobLease.for_worker(row.job_id)
        with pytest.raises(people.NotWaiting):
            people.confirm(row, acting_user=administrator, result=Result.SUCCESS, note="")

    def test_of_a_cancelled_job_is_told_too(
        self, row: Row, several: list[Entry], directory: Directory, administrator: Account
    ) -> None:
        people.cancel(row.job, acting_user=administrator)
        row.refresh_from_db()
        assert (row.result, row.cause_code) == ("Failure", "outcome-unknown")
        people.confirm(row, acting_user=administrator, result=Result.SUCCESS, note="")
        row.refresh_from_db()
        job = Job.objects.get()
        assert (row.result, job.state, job.wake_at) == ("Success", Job.State.CANCELLED, None)

    def test_has_its_form_on_the_page_of_the_job(self, row: Row, administrator: Account, client: Client) -> None:
        client.force_login(administrator, backend="ocsadmin.accounts.backends.LocalBackend")
        page = client.get(row.job.get_absolute_url()).content.decode()
        assert page.count("Say what became of it") == 1
        assert "<dt>Domain controller</dt><dd>dc1.contoso.com</dd>" in page
        answered = client.post(reverse("job-row-confirm", args=[row.job_id, 1]), {"result": "Success", "note": "seen"})
        assert answered.status_code == 302
        row.refresh_from_db()
        assert row.result == "Success"
        assert "Say what became of it" not in client.get(row.job.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
class TestARowInDoubtOfAJobThatWaitsForPeople:
    """The rest has ended, a step on a host is open, and of one row nobody knows whether it was written."""

    @pytest.fixture
    def job(self, people: People, directory: Directory, administrator: Account) -> Job:
        step = changes.hand_over("Move the data", "fe01", command="move", why="It is needed.")
        job = carried_out(plan_of(enable(people(1)[0]), step), directory, administrator)
        job.rows.filter(number=1).update(result=Result.FAILURE, cause_code=UNKNOWN)
        Job.objects.update(wake_at=Now() - timedelta(seconds=1))
        return job

    def test_is_looked_up_and_nobody_is_woken_any_more(self, job: Job, directory: Directory) -> None:
        assert runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert (job.state, job.wake_at, job.counts) == ("waiting_for_people", None, {"Success": 1, "Waiting": 1})

    def test_is_looked_up_later_while_the_directory_is_silent(self, job: Job, directory: Directory) -> None:
        silent = UnsteadyDirectory(directory)
        silent.is_silent = True
        assert runner.run(job_id=job.pk, directory=silent)
        job.refresh_from_db()
        assert (job.state, job.pauses, job.rows.unknown().count()) == ("waiting_for_people", 1, 1)
        assert job.wake_at is not None

    def test_is_told_by_a_person_and_the_step_stays_open(self, job: Job, administrator: Account) -> None:
        people.confirm(job.rows.get(number=1), acting_user=administrator, result=Result.SKIPPED, note="")
        job.refresh_from_db()
        assert (job.state, job.wake_at) == ("waiting_for_people", None)
        people.confirm(job.rows.get(number=2), acting_user=administrator, result=Result.SUCCESS, note="")
        job.refresh_from_db()
        assert job.state == "done"


@pytest.mark.django_db(transaction=True)
class TestARowThatWasWritten:
    def test_waits_where_the_other_side_falls_silent_before_it_has_told_all(
        self, directory: Directory, administrator: Account
    ) -> None:
        class Silent(OwnKind):
            """Written, as it says; then nobody answers."""

            def states(self, changes: Sequence[Change], context: Context) -> list[State]:
                return [After() for _ in changes]

            def found_done(self, change: Change, context: Context) -> Outcome:
                raise DirectoryUnreachable(hosts="the test", words="cut")

        kind = OwnKind("test.silent", lambda _change: None)
        register(kind)
        plan = plan_of(Change("test.silent", "Write", "somewhere"))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        job.rows.update(started_at=timezone.now())
        register(Silent("test.silent", lambda _change: None))
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert job.state == Job.State.WAITING
        assert job.rows.get().is_in_doubt


@pytest.mark.django_db(transaction=True)
class TestTheController:
    def test_is_noted_on_job_and_row(self, people: People, directory: Directory, administrator: Account) -> None:
        here = directory.controller()
        plan = plan_of(enable(people(1)[0]))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        planned = Seen.from_json(job.controllers[0])
        assert (planned.invocation_id, planned.name) == (here.invocation_id, "dc1.contoso.com")
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        written = Seen.from_json(job.controllers[0])
        assert planned.usn is not None
        assert written.usn is not None
        assert written.usn > planned.usn
        assert job.rows.get().controller == here.invocation_id

    def test_does_not_matter_to_steps_on_hosts(self, silent_directory: None, administrator: Account) -> None:
        from ocsadmin import parts

        step = changes.hand_over("Look", "host1.contoso.com", command="look", why="It should be green.")
        job = gate.submit(plan_of(step), acting_user=administrator, directory=parts.directory())
        runner.run(job_id=job.pk, directory=parts.directory())
        job.refresh_from_db()
        assert (job.state, job.controllers) == (Job.State.WAITING_FOR_PEOPLE, [])

    def test_of_another_database_is_not_taken_for_the_same(self, directory: Directory) -> None:
        here = directory.controller()
        assert controllers.now_at(here, directory).invocation_id == here.invocation_id
        with pytest.raises(ControllerChanged, match="another database"):
            controllers.now_at(Controller(here.host, here.name, uuid.uuid4()), directory)


class TestSeen:
    SEEN = Seen(THERE, "dc1", 100)

    @pytest.mark.parametrize(("cursor", "knows"), [(None, False), (99, False), (100, True), (101, True)])
    def test_is_known_from_its_number_on(self, cursor: int | None, knows: bool) -> None:
        found = None if cursor is None else Cursor(cursor)
        assert controllers.knows_what_was_there(found, self.SEEN) is knows

    def test_is_not_known_where_nobody_noted_how_far_it_was(self) -> None:
        assert not controllers.knows_what_was_there(Cursor(10**9), replace(self.SEEN, usn=None))

    def test_has_been_heard_since_once_something_came(self) -> None:
        noted = controllers.noting_silence(self.SEEN, HERE, DOMAIN, Cursor(90, 5))
        assert not controllers.has_heard_since(Cursor(90, 5), noted, HERE, DOMAIN)
        assert controllers.has_heard_since(Cursor(91, 5), noted, HERE, DOMAIN)
        assert controllers.has_heard_since(Cursor(90, 6), noted, HERE, DOMAIN)

    def test_has_not_been_heard_where_silence_was_not_noted(self) -> None:
        noted = controllers.noting_silence(self.SEEN, HERE, DOMAIN, Cursor(90))
        assert not controllers.has_heard_since(Cursor(91), self.SEEN, HERE, DOMAIN)
        assert not controllers.has_heard_since(Cursor(91), noted, HERE, CONFIGURATION)
        assert not controllers.has_heard_since(Cursor(91), noted, uuid.uuid4(), DOMAIN)
        assert not controllers.has_heard_since(None, noted, HERE, DOMAIN)

    def test_keeps_what_was_noted_first(self) -> None:
        first = controllers.noting_silence(self.SEEN, HERE, DOMAIN, None)
        again = controllers.noting_silence(first, HERE, DOMAIN, Cursor(95))
        assert again == first
        assert controllers.has_heard_since(Cursor(95), again, HERE, DOMAIN)

    def test_survives_the_database(self) -> None:
        noted = controllers.noting_silence(self.SEEN, HERE, DOMAIN, Cursor(90, 5))
        assert Seen.from_json(noted.to_json()) == noted

    def test_that_is_used_again_forgets_the_silence(self) -> None:
        noted = controllers.noting_silence(self.SEEN, HERE, DOMAIN, Cursor(90, 5))
        other, latest = Seen(HERE, "dc2", 7), Seen(THERE, "dc1", 120)
        assert controllers.with_latest([noted, other], latest) == [other, latest]


class TestPartition:
    @pytest.mark.parametrize(
        ("target", "partition"),
        [
            ("CN=ada,OU=People,DC=contoso,DC=com", "domain"),
            ("CN=Pools,CN=RTC Service,CN=Services,CN=Configuration,DC=contoso,DC=com", "configuration"),
            ("CN=User,CN=Schema,CN=Configuration,DC=contoso,DC=com", "schema"),
            ("host1.contoso.com", "domain"),
        ],
    )
    def test_is_that_of_the_target(self, directory: Directory, target: str, partition: str) -> None:
        assert controllers.partition_of(target, directory) == getattr(directory.forest, partition)
