"""A plan becomes a job: what it is bound to, and what is stored with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocsadmin.directory import Directory
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job
from tests.messages import Messages

from . import obedient
from .conftest import Account, plan_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kind() -> obedient.ObedientKind:
    return obedient.registered()


class TestSubmit:
    def test_leaves_no_job_and_wakes_nobody_where_what_goes_with_it_is_refused(
        self, directory: Directory, administrator: Account, messages: Messages
    ) -> None:
        def refuse(job: Job) -> None:
            assert job.pk
            raise KeyError("refused")

        with pytest.raises(KeyError, match="refused"):
            gate.submit(plan_of(*obedient.rows(".")), acting_user=administrator, directory=directory, stored=refuse)
        assert not Job.objects.exists()
        assert messages.taken() == []

    def test_wakes_a_worker_now_and_says_when_to_wake_one_again(
        self, directory: Directory, administrator: Account, messages: Messages
    ) -> None:
        job = gate.submit(plan_of(*obedient.rows(".")), acting_user=administrator, directory=directory)
        assert messages.taken() == [("ocsadmin.jobs.tasks.run_job", {"job_id": job.pk})]
        job.refresh_from_db()
        assert job.wake_at is not None
        assert [row.number for row in job.rows.all()] == [1]

    def test_refuses_the_plan_of_someone_else_too(
        self, directory: Directory, administrator: Account, user_administrator: Account
    ) -> None:
        plan = plan_of(*obedient.rows("."))
        gate.submit(plan, acting_user=administrator, directory=directory)
        with pytest.raises(gate.PlanApplied):
            gate.submit(plan, acting_user=user_administrator, directory=directory)


class TestHash:
    def test_is_of_everything_that_would_be_done_and_was_seen(self) -> None:
        (change,) = obedient.rows(".")
        plan = plan_of(replace(change, before={"cn": ("a",)}, after={"cn": ("b",)}))
        (seen,) = plan.changes
        others = [
            replace(plan, operation="other"),
            *(
                replace(plan, changes=(replace(seen, **{name: value}),))  # type: ignore[arg-type]
                for name, value in {
                    "before": {"cn": ("c",)},
                    "after": {"cn": ("c",)},
                    "target": "another object",
                    "lane": "another lane",
                    "data": {"exact": True},
                }.items()
            ),
            replace(plan, changes=(seen, seen)),
        ]
        assert len({one.hash for one in (plan, *others)}) == len(others) + 1
        assert replace(plan, changes=(replace(seen),)).hash == plan.hash
