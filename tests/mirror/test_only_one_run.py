"""Only one run at a time, whatever happens to a worker."""

from __future__ import annotations

import os
import socket
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from ocsadmin import mirror
from ocsadmin.directory import Directory, ServerState
from ocsadmin.directory.errors import DirectoryUnreachable
from ocsadmin.mirror import due, lease
from ocsadmin.mirror.lease import AlreadyRunning, Lease, LeaseLost
from ocsadmin.mirror.models import ReplicationRun, ReplicationState, Watermark

from .directories import Dying, Overtaken
from .testapp.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]
State = ReplicationRun.State


class Killed(BaseException):
    """The worker is gone: nothing that it would still do is done."""


def expire() -> None:
    ReplicationState.objects.update(held_until=Now() - timedelta(seconds=1))


class TestASecondRun:
    def test_is_refused_while_one_goes_on(self, directory: Directory) -> None:
        Lease.take()
        with pytest.raises(AlreadyRunning):
            mirror.replicate(directory)

    def test_is_made_by_the_worker_that_runs_when_it_was_asked_for(self, directory: Directory) -> None:
        held = Lease.take()
        assert due.replicate_asked(directory, mode="full", requested_by="Kim") is None
        assert lease.current().wanted == "full"
        held.give_back()
        run = due.replicate_what_is_due(directory)
        assert run is not None
        assert (run.mode, run.requested_by) == ("full", "Kim")
        assert lease.current().wanted == ""

    def test_does_not_turn_a_full_run_that_was_asked_for_into_a_delta(self) -> None:
        Lease.take()
        lease.want("full", "Kim")
        lease.want("delta", "")
        assert lease.take_wanted() == ("full", "Kim")

    def test_is_allowed_after_the_first(self, directory: Directory) -> None:
        mirror.replicate(directory)
        assert mirror.replicate(directory).state == State.COMPLETED


class TestARunWhoseWorkerDied:
    def test_holds_the_lease_until_it_runs_out(self, directory: Directory) -> None:
        held = self.killed_run()
        with pytest.raises(AlreadyRunning):
            mirror.replicate(directory)
        expire()
        assert mirror.replicate(directory).state == State.COMPLETED
        held.refresh_from_db()
        assert held.state == State.FAILED
        assert held.error == "The worker died during this run."

    def test_can_store_nothing_when_it_comes_back_to_life(self, directory: Directory) -> None:
        late = Lease.take()
        expire()
        Lease.take()
        with pytest.raises(LeaseLost):
            late.hold()

    def killed_run(self) -> ReplicationRun:
        """What a killed worker leaves: a lease and a running record."""
        run = ReplicationRun.objects.create(mode="full", started_at=timezone.now())
        Lease.take().hold(run)
        ReplicationRun.objects.filter(pk=run.pk).update(state=State.RUNNING)
        return run


class TestARunThatFails:
    def test_keeps_what_it_stored_and_says_why(self, directory: Directory) -> None:
        dying = Dying(directory, DirectoryUnreachable(hosts="dc1", words="connection reset"))
        run = mirror.replicate(dying, only=["test_person"])
        assert run.state == State.FAILED
        assert "connection reset" in run.error
        assert run.cure
        assert run.error_code == "directory-unreachable"
        assert run.counts["test_person"]["added"] == Person.objects.count() == 100

    def test_gives_the_lease_back(self, directory: Directory) -> None:
        mirror.replicate(Dying(directory, DirectoryUnreachable(hosts="dc1", words="x")))
        assert mirror.replicate(directory).state == State.COMPLETED

    def test_is_counted_when_it_fails_the_same_way_again(self, directory: Directory) -> None:
        again = [mirror.replicate(Dead(directory), mode="delta") for _ in range(3)]
        assert [run.repeats for run in again] == [0, 1, 2]
        assert len({run.pk for run in again}) == 1

    def test_that_is_a_fault_of_ours_is_recorded_and_raised(self, directory: Directory) -> None:
        with pytest.raises(ZeroDivisionError):
            mirror.replicate(Dying(directory, ZeroDivisionError("ours")))
        assert ReplicationRun.objects.get().error_code == "internal-error"

    def test_leaves_its_record_running_when_the_worker_is_killed(self, directory: Directory) -> None:
        with pytest.raises(Killed):
            mirror.replicate(Dying(directory, Killed()))
        assert ReplicationRun.objects.get().state == State.RUNNING
        mirror.replicate(directory)
        assert ReplicationRun.objects.filter(error_code="worker-died").count() == 1


class Dead(Dying):
    """No domain controller answers at all."""

    def __init__(self, real: Directory) -> None:
        super().__init__(real, DirectoryUnreachable(hosts="dc1", words="x"))

    def state(self) -> ServerState:
        raise self.error


class TestALiveHolder:
    def test_keeps_its_lease_whatever_it_is_called_and_wherever_it_runs(self, directory: Directory) -> None:
        """Two containers may share a host name and have each their own process numbers: a holder has a random name."""
        Lease.take()
        holder = lease.current().holder
        assert socket.gethostname()[:24] not in holder
        assert str(os.getpid()) != holder.partition("/")[2]
        with pytest.raises(AlreadyRunning):
            Lease.take()
        expire()
        Lease.take()
        assert lease.current().holder != holder

    @pytest.mark.parametrize("hours", [-1, 1])
    def test_keeps_it_where_another_worker_has_a_wrong_clock(
        self, directory: Directory, hours: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Lease.take()
        wrong = timezone.now() + timedelta(hours=hours)
        monkeypatch.setattr(timezone, "now", lambda: wrong)
        with pytest.raises(AlreadyRunning):
            Lease.take()
        assert mirror.freshness().running


class TestARunThatLostItsLease:
    """It was silent for too long: another worker has begun a run, and has marked this one as failed."""

    @pytest.mark.parametrize("why", [None, ZeroDivisionError("ours"), DirectoryUnreachable(hosts="dc1", words="x")])
    def test_stores_no_ending_no_watermark_and_no_state(self, directory: Directory, why: Exception | None) -> None:
        stood: list[object] = []

        def take_over() -> None:
            expire()
            Lease.take()
            stood.extend(everything())

        with pytest.raises(LeaseLost):
            mirror.replicate(Overtaken(directory, take_over, why))
        assert everything() == stood
        assert ReplicationRun.objects.get().error_code == "worker-died"

    def test_leaves_the_run_to_the_worker_that_has_it(self, directory: Directory) -> None:
        def take_over() -> None:
            expire()
            Lease.take()

        assert due.replicate_asked(Overtaken(directory, take_over, None), mode="full", requested_by="Kim") is None
        assert lease.take_wanted() == ("full", "Kim")


def everything() -> list[object]:
    return [list(model.objects.values()) for model in (ReplicationRun, ReplicationState, Watermark)]
