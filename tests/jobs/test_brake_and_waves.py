"""A bulk job that goes wrong stops by itself, at the number of failures that its plan says, and not before."""

from __future__ import annotations

from typing import Any

import pytest

from ocsadmin.directory import Directory
from ocsadmin.jobs import gate, runner
from ocsadmin.jobs.models import Job, Result
from ocsadmin.plans.plan import Brake

from . import obedient
from .conftest import Account, plan_of

pytestmark = pytest.mark.django_db
FULL = 50
"""Rows of a chunk: the brake looks after each."""


@pytest.fixture
def kind() -> obedient.ObedientKind:
    return obedient.registered()


@pytest.fixture
def results(kind: obedient.ObedientKind, directory: Directory, administrator: Account) -> Any:
    """Carry out rows and answer with the first letters of their results: ``results("..f", waves=(1,))``."""

    def carry_out(pattern: str, **options: Any) -> str:
        plan = plan_of(*obedient.rows(pattern), **options)
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        runner.run(job_id=job.pk, directory=directory)
        return letters(job)

    return carry_out


def letters(job: Job) -> str:
    return "".join(result[:2] or "--" for result in job.rows.values_list("result", flat=True))


class TestBrake:
    @pytest.mark.parametrize(
        ("failed", "failures", "percent", "stops"),
        [
            (3, 2, 0, True),
            (2, 2, 0, False),  # not more than allowed
            (3, 2, 100, False),  # few of those done
            (11, 2, 21, True),  # 22 percent
            (11, 2, 22, False),  # not more than 22 percent
            (50, 50, 0, False),
        ],
    )
    def test_takes_more_failures_than_allowed_and_a_greater_share(
        self, results: Any, failed: int, failures: int, percent: int, stops: bool
    ) -> None:
        pattern = "f" * failed + "." * (FULL - failed) + "." * 2 * FULL
        found = results(pattern, brake=Brake(failures=failures, percent=percent))
        assert found[: 2 * FULL] == "Fa" * failed + "Su" * (FULL - failed)
        assert found.endswith("Sk" * FULL) == stops
        assert found.endswith("Su" * FULL) != stops

    @pytest.mark.parametrize(
        ("pattern", "percent", "stops"),
        [
            ("s" * FULL, 0, False),
            ("ff" + "s" * 48, 0, False),  # not more than allowed
            ("fff" + "s" * 47, 99, True),  # all that were no race
            ("fff" + "s" * 17 + "." * 30, 10, False),  # 3 of 33
            ("fff" + "s" * 17 + "." * 30, 9, True),
        ],
    )
    def test_counts_no_race(self, results: Any, pattern: str, percent: int, stops: bool) -> None:
        """A row where someone else was faster is neither a failure nor a row that went well."""
        found = results(pattern + "." * 2 * FULL, brake=Brake(failures=2, percent=percent))
        assert found.endswith("Sk" * FULL) == stops
        assert found.endswith("Su" * FULL) != stops

    def test_counts_the_failures_of_an_earlier_worker(
        self, kind: obedient.ObedientKind, directory: Directory, administrator: Account
    ) -> None:
        plan = plan_of(*obedient.rows("fff" + "." * 160), brake=Brake(failures=2, percent=0))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        job.rows.filter(number__lte=3).update(result=Result.FAILURE, cause_code="directory-not-allowed")
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert (job.state, job.message[:9]) == (Job.State.FAILED, "The brake")
        assert letters(job).endswith("Sk" * 10)

    def test_says_how_many_failed(
        self, kind: obedient.ObedientKind, directory: Directory, administrator: Account
    ) -> None:
        plan = plan_of(*obedient.rows("f" * 10 + "." * 140), brake=Brake(failures=5, percent=10))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert "10 of 50 rows failed" in job.message
        assert job.rows.filter(result=Result.SKIPPED).first().message == job.message  # type: ignore[union-attr]

    def test_of_rows_in_order_does_not_matter_since_the_first_failure_ends_them(
        self, kind: obedient.ObedientKind, directory: Directory, administrator: Account
    ) -> None:
        plan = plan_of(*obedient.rows(".f..", lane=False))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        runner.run(job_id=job.pk, directory=directory)
        assert letters(job) == "SuFaSkSk"
        assert kind.tried == ["object 0001", "object 0002"]


class TestWaves:
    @pytest.mark.parametrize(
        ("pattern", "waves", "expected"),
        [
            ("f...", (1,), "FaSkSkSk"),
            (".f..", (1,), "SuFaSuSu"),  # the last wave has the brake alone
            (".f....", (1, 2), "SuFaSuSkSkSk"),
            ("..f...", (1, 2), "SuSuFaSkSkSk"),
            ("...f..", (1, 2), "SuSuSuFaSuSu"),
            ("f", (1,), "Fa"),
            ("..f", (1, 10), "SuSuFa"),
            ("..f.", (), "SuSuFaSu"),
        ],
    )
    def test_stop_before_the_next_where_something_failed(
        self, results: Any, pattern: str, waves: tuple[int, ...], expected: str
    ) -> None:
        assert results(pattern, waves=waves) == expected

    def test_are_so_many_lanes_and_not_rows(
        self, kind: obedient.ObedientKind, directory: Directory, administrator: Account
    ) -> None:
        one, two, three = obedient.rows("...")
        twice = obedient.row(obedient.FAIL, 1)
        plan = plan_of(one, twice, two, three, waves=(1,))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        runner.run(job_id=job.pk, directory=directory)
        assert letters(job) == "SuFaSkSk"

    def test_go_on_after_the_death_of_a_worker_where_they_were(
        self, kind: obedient.ObedientKind, directory: Directory, administrator: Account
    ) -> None:
        plan = plan_of(*obedient.rows("..f..."), waves=(1, 2))
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        job.rows.filter(number__lte=2).update(result=Result.SUCCESS)
        runner.run(job_id=job.pk, directory=directory)
        assert letters(job) == "SuSuFaSkSkSk"
        assert kind.tried == ["object 0003"]


def test_a_resumed_job_stops_before_a_row_in_order_after_a_first_wave_that_failed(
    kind: obedient.ObedientKind, directory: Directory, administrator: Account
) -> None:
    plan = plan_of(*obedient.rows("f."), obedient.row("do", 3, lane=False), waves=(1,))
    job = gate.submit(plan, acting_user=administrator, directory=directory)
    job.rows.filter(number=1).update(result=Result.FAILURE, cause_code="directory-not-allowed")
    job.rows.filter(number=2).update(result=Result.SUCCESS)
    runner.run(job_id=job.pk, directory=directory)
    assert (letters(job), kind.tried) == ("FaSuSk", [])
