"""Rows with lanes and rows in order: what is tried, what is left out, and what the log counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ocsadmin.directory import Directory
from ocsadmin.jobs import gate, runner
from ocsadmin.jobs.models import Job, Result
from ocsadmin.jobs.runner import lanes
from ocsadmin.plans.changes import Change, hand_over

from . import obedient
from .conftest import Account, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind() -> obedient.ObedientKind:
    return obedient.registered()


@pytest.fixture
def stored(kind: obedient.ObedientKind, directory: Directory, administrator: Account) -> Any:
    return lambda *changes, **options: gate.submit(
        plan_of(*changes, **options), acting_user=administrator, directory=directory
    )


def carry_out(job: Job, directory: Directory) -> str:
    """The first letters of the rows' results."""
    assert runner.run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    counts: dict[str, int] = {}
    for result in job.rows.values_list("result", flat=True):
        counts[result] = counts.get(result, 0) + 1
    assert job.counts == counts
    return "".join(result[:2] or "--" for result in job.rows.values_list("result", flat=True))


def in_lane(title: str, number: int, lane: str) -> Change:
    return Change(obedient.NAME, title, f"object {number:04}", lane=lane)


class TestALane:
    def test_stops_at_a_failure_and_others_go_on(
        self, kind: obedient.ObedientKind, stored: Any, directory: Directory
    ) -> None:
        one = [in_lane(title, number, "one") for number, title in enumerate(("do", "fail", "do"), start=1)]
        other = [in_lane("do", number, "other") for number in (4, 5)]
        assert carry_out(stored(*one, *other), directory) == "SuFaSkSuSu"
        assert sorted(kind.tried) == ["object 0001", "object 0002", "object 0004", "object 0005"]

    def test_stops_at_a_failure_in_an_earlier_chunk(
        self, kind: obedient.ObedientKind, stored: Any, directory: Directory
    ) -> None:
        several = [obedient.row("do", number) for number in range(2, 3 * lanes.CHUNK)]
        job = stored(in_lane("fail", 1, "one"), *several, in_lane("do", 999, "one"))
        assert carry_out(job, directory) == "Fa" + "Su" * len(several) + "Sk"
        assert "object 0999" not in kind.tried

    def test_keeps_its_order_from_chunk_to_chunk(
        self, kind: obedient.ObedientKind, stored: Any, directory: Directory
    ) -> None:
        several = [in_lane("do", number, f"lane {number % 3}") for number in range(4 * lanes.CHUNK)]
        carry_out(stored(*several), directory)
        for lane in range(3):
            done = [target for target in kind.done if int(target.split()[1]) % 3 == lane]
            assert done == sorted(done)

    def test_of_which_an_earlier_chunk_is_still_under_way_waits_for_it(
        self, kind: obedient.ObedientKind, stored: Any, directory: Directory
    ) -> None:
        """The first row of a chunk fails late: the lane's row in the next chunk must not have been tried by then."""
        kind.slow = {"object 0001"}
        several = [obedient.row("do", number) for number in range(2, lanes.CHUNK + 1)]
        job = stored(in_lane("fail", 1, "one"), *several, in_lane("do", 999, "one"))
        assert carry_out(job, directory).endswith("SuSk")
        assert "object 0999" not in kind.tried

    def test_that_broke_stays_broken_for_the_next_worker(
        self, kind: obedient.ObedientKind, stored: Any, directory: Directory
    ) -> None:
        job = stored(in_lane("fail", 1, "one"), in_lane("do", 2, "one"), in_lane("do", 3, "other"))
        job.rows.filter(number=1).update(result=Result.FAILURE)
        assert carry_out(job, directory) == "FaSkSu"

    def test_ends_at_a_row_in_doubt_and_goes_on_after_it(
        self, kind: obedient.ObedientKind, stored: Any, directory: Directory
    ) -> None:
        kind.silent = {"object 0001"}
        job = stored(in_lane("do", 1, "one"), in_lane("do", 2, "one"))
        assert carry_out(job, directory) == "----"
        assert (job.state, job.pauses, kind.tried) == (Job.State.WAITING, 1, ["object 0001"])
        assert list(job.rows.values_list("attempts", flat=True)) == [1, 0]
        kind.silent = set()
        assert carry_out(job, directory) == "SuSu"
        assert (job.state, job.pauses) == (Job.State.DONE, 0)
        assert list(job.rows.values_list("attempts", flat=True)) == [2, 1]

    def test_waits_for_people_at_a_step_that_blocks(
        self, kind: obedient.ObedientKind, stored: Any, directory: Directory, administrator: Account
    ) -> None:
        job = stored(in_order_step(blocks=True), in_order_step(blocks=True), obedient.row("do", 3))
        assert carry_out(job, directory) == "Wa----"
        gate.confirm(job.rows.get(number=1), acting_user=administrator, result=Result.SUCCESS, note="")
        assert carry_out(job, directory) == "SuWa--"
        assert kind.tried == []

    def test_that_waits_for_people_leaves_no_row_in_doubt(
        self, kind: obedient.ObedientKind, stored: Any, directory: Directory
    ) -> None:
        """While the step is met, the answer about a row of the next chunk is lost: it is looked up before one waits."""
        kind.slow, kind.silent = {"object 0001"}, {"object 0100"}
        step = replace(in_order_step(blocks=True), lane="step")
        first = [obedient.row("do", number) for number in range(1, lanes.CHUNK)]
        job = stored(step, *first, obedient.row("do", 100), obedient.row("do", 101))
        carry_out(job, directory)
        assert job.state == Job.State.WAITING_FOR_PEOPLE
        assert not job.rows.begun().exists()


def in_order_step(*, blocks: bool) -> Change:
    return hand_over("Do it", "host1", command="do it", why="It is needed.", blocks=blocks)


class TestRowsInOrder:
    def test_leave_out_all_that_follows_a_failure_also_what_has_a_lane(
        self, kind: obedient.ObedientKind, stored: Any, directory: Directory
    ) -> None:
        job = stored(obedient.row("fail", 1, lane=False), obedient.row("do", 2), obedient.row("do", 3, lane=False))
        assert carry_out(job, directory) == "FaSkSk"
        assert kind.tried == ["object 0001"]

    def test_leave_out_the_rest_for_the_next_worker(
        self, kind: obedient.ObedientKind, stored: Any, directory: Directory
    ) -> None:
        job = stored(*obedient.rows("...", lane=False))
        job.rows.filter(number=1).update(result=Result.FAILURE)
        assert carry_out(job, directory) == "FaSkSk"
        assert kind.tried == []

    def test_go_on_after_a_lane_that_failed(
        self, kind: obedient.ObedientKind, stored: Any, directory: Directory
    ) -> None:
        job = stored(obedient.row("fail", 1), obedient.row("do", 2, lane=False))
        assert carry_out(job, directory) == "FaSu"


class TestAnErrorOfTheProgram:
    def test_stops_the_other_lanes(self, kind: obedient.ObedientKind, stored: Any, directory: Directory) -> None:
        kind.broken = {"object 0001"}
        several = [obedient.row("do", number) for number in range(1, 5 * lanes.CHUNK)]
        job = stored(*several)
        letters = carry_out(job, directory)
        assert (letters[:2], letters[-2:], job.state) == ("Fa", "Sk", Job.State.ERRORED)
        assert len(kind.tried) <= 2 * lanes.CHUNK


class TestADirectoryThatIsSilentForLong:
    def test_is_asked_later_each_time(self, kind: obedient.ObedientKind, stored: Any, directory: Directory) -> None:
        kind.silent = {"object 0001"}
        job = stored(obedient.row("do", 1))
        waits = []
        for _ in range(3):
            carry_out(job, directory)
            waits.append(round((job.wake_at - job.rows.get().started_at).total_seconds()))
        assert job.pauses == 3
        assert waits == sorted(set(waits))


class TestAWorkerThatSleptForTooLong:
    """It may not be sure of its lease when it wakes: it tries nothing more, also what comes after the row it was at."""

    @pytest.mark.parametrize("lane", ["", "one"])
    def test_gives_back_all_rows_that_build_on_one_another(
        self, kind: obedient.ObedientKind, stored: Any, directory: Directory, settings: Any, lane: str
    ) -> None:
        rows = [in_lane("do", number, lane) for number in range(2 * lanes.CHUNK if lane else 3)]
        job = stored(*rows)
        settings.JOB_LEASE_SECONDS = 0
        letters = carry_out(job, directory)
        assert (set(letters), kind.tried, job.state) == ({"-"}, [], Job.State.WAITING)
        assert set(job.rows.values_list("attempts", "started_at")) == {(0, None)}
        assert job.wake_at is not None
        settings.JOB_LEASE_SECONDS = 20
        carry_out(job, directory)
        assert kind.done == [row.target for row in rows]

    def test_in_the_middle_of_a_lane_does_not_go_on_with_its_next_chunk(
        self, kind: obedient.ObedientKind, stored: Any, directory: Directory, settings: Any
    ) -> None:
        settings.JOB_LEASE_SECONDS = 0.15
        kind.slow = {"object 0003"}
        job = stored(*(in_lane("do", number, "one") for number in range(3 * lanes.CHUNK)))
        carry_out(job, directory)
        assert kind.tried == [f"object {number:04}" for number in range(len(kind.tried))]
        assert len(kind.tried) == 4
        assert job.state == Job.State.WAITING
