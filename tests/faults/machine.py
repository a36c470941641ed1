"""Jobs, workers and people in any order, with faults at any point; at the end log and directory are compared."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from ocsadmin.accounts.models import AuditEvent
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job, Result
from ocsadmin.plans.plan import Brake, Plan

from . import directory, model
from .points import BEFORE_WRITE
from .slots import BLOCKING_STEP, KINDS, STEP, Slot
from .workers import Worker
from .world import World

AT_ONCE = 2
"""Workers that are alive beside one another."""
MANY = 10**9
ROWS = st.lists(st.tuples(st.sampled_from(KINDS), st.booleans()), min_size=2, max_size=6)
BRAKES = st.builds(Brake, failures=st.integers(0, 2), percent=st.sampled_from([0, 30, 100]))
WAVES = st.sampled_from([(), (1,), (1, 2)])
SEEN = Counter[str]()
"""What jobs and rows of all examples came to: that the faults do happen."""
STEPS, FAR = st.integers(1, 7), st.integers(1, 40)
_numbers = count(1)


class JobMachine(RuleBasedStateMachine):
    """One plan, the job that carries it out, and the job that undoes it."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.world.journal.clear()
        self.slots: list[Slot] = []
        self.jobs: list[Job] = []
        self.workers: list[Worker] = []
        self.late: set[tuple[int, str]] = set()

    # What happens

    @initialize(rows=ROWS, brake=BRAKES, waves=WAVES)
    def a_job(self, rows: list[tuple[str, bool]], brake: Brake, waves: tuple[int, ...]) -> None:
        self.slots = [self.world.slot(kind, lane and kind not in (STEP, BLOCKING_STEP)) for kind, lane in rows]
        changes = tuple(slot.change() for slot in self.slots)
        self.plan = Plan("Change", "enable_users", "users.enable_users", changes, waves=waves, brake=brake)
        self.jobs.append(self.world.submit(self.plan))

    @rule(steps=STEPS)
    def a_worker_comes(self, steps: int) -> None:
        if self.unfinished is None or len(self.alive) >= AT_ONCE:
            return
        self.a_worker(self.unfinished, steps)

    @rule(steps=STEPS, which=st.integers(0, AT_ONCE - 1))
    def a_worker_goes_on(self, steps: int, which: int) -> None:
        for worker in self.one_of_them(which):
            worker.go(steps)

    @rule(which=st.integers(0, AT_ONCE - 1))
    def a_worker_is_killed(self, which: int) -> None:
        for worker in self.one_of_them(which):
            worker.kill()

    @rule(steps=FAR, which=st.integers(0, AT_ONCE - 1))
    def a_worker_dies_even_within_a_transaction(self, steps: int, which: int) -> None:
        for worker in self.one_of_them(which):
            worker.go(steps, die=True)

    @rule(steps=STEPS, which=st.integers(0, AT_ONCE - 1), fault=st.sampled_from(directory.FAULTS))
    def the_directory_fails(self, steps: int, which: int, fault: str) -> None:
        """At the worker's next write, or where there is none at the point where it is then."""
        for worker in self.one_of_them(which):
            for _ in range(20):
                if worker.at in (None, BEFORE_WRITE):
                    break
                worker.go(1)
            if worker.at is not None:
                worker.go(steps, fault)

    @rule()
    def leases_run_out(self) -> None:
        if self.alive:
            self.world.let_leases_run_out()

    @rule(number=st.integers(0, 5))
    def someone_else_changes_an_object(self, number: int) -> None:
        slot = self.slots[number % len(self.slots)]
        model.replay(self.slots, self.world.journal.lines(), self.undo_jobs)
        self.world.touch(slot, f"other-{next(_numbers)}")

    @rule()
    def someone_cancels(self) -> None:
        if self.unfinished is not None:
            gate.cancel(self.unfinished, acting_user=self.world.account)

    @rule(result=st.sampled_from([Result.SUCCESS, Result.FAILURE, Result.SKIPPED]))
    def someone_confirms_a_step(self, result: Result) -> None:
        row = self.jobs[-1].rows.filter(result=Result.WAITING).first()
        if row is not None:
            gate.confirm(row, acting_user=self.world.account, result=result, note="")

    @rule()
    def the_same_plan_is_submitted_again(self) -> None:
        if self.unfinished is None or len(self.jobs) > 1:
            return
        with pytest.raises((gate.PlanApplied, gate.PlanStale)):
            self.world.submit(self.plan)

    @rule()
    def someone_undoes_it(self) -> None:
        if self.unfinished is None and not self.alive and len(self.jobs) == 1:
            self.undo()

    # The end

    def teardown(self) -> None:
        if not self.jobs:
            return
        try:
            self.finish()
            if len(self.jobs) == 1:
                self.undo()
                self.finish()
            self.compare()
        finally:
            for worker in self.alive:
                worker.kill()

    def finish(self) -> None:
        """Everybody is well again, and somebody comes for as long as there is something to do."""
        for worker in self.alive:
            worker.go(MANY)
        for _ in range(12):
            job = self.unfinished or self.in_doubt
            if job is None:
                self.world.deliver()
                return
            self.confirm_all(job)
            assert job.wake_at or job.state == Job.State.WAITING_FOR_PEOPLE, f"nobody is woken for {job}: {job.state}"
            if self.a_worker(job, MANY).ended == "False":
                self.world.let_leases_run_out()
        raise AssertionError(f"{job} does not end: {job.state}")

    def confirm_all(self, job: Job) -> None:
        for row in job.rows.filter(result=Result.WAITING):
            gate.confirm(row, acting_user=self.world.account, result=Result.SUCCESS, note="")

    def undo(self) -> None:
        """As the page does it: what others changed since is left out."""
        job = self.jobs[0]
        try:
            plan = gate.undo_plan(job, directory=self.world.directory)
        except gate.NothingToUndo:
            return
        conflicts = {one.number for one in gate.differences(plan, self.world.directory)}
        changes = tuple(one for number, one in enumerate(plan.changes, start=1) if number not in conflicts)
        if changes:
            again = Plan(plan.title, plan.operation, plan.permission, changes, spec=plan.spec)
            self.jobs.append(self.world.submit(again, undo_of=job))

    def compare(self) -> None:
        lines = self.world.journal.lines()
        wrong = [text for job in self.jobs for text in model.complaints(job, self.slots, lines, self.late)]
        wrong += [f"{line.what}: {line.key}" for line in lines if line.what == "asked in a transaction"]
        for job in self.jobs:
            wrong += [*_of_job(job)]
        model.replay(self.slots, lines, self.undo_jobs)
        for slot in self.slots:
            if not slot.is_step and (there := slot.read(self.world.directory)) != slot.state:
                wrong.append(f"{slot} should hold {set(slot.state)}, there is {set(there)}")
        for job in self.jobs:
            SEEN[f"a job is {job.state}"] += 1
            for result, code in job.rows.values_list("result", "cause_code"):
                SEEN[f"a row is {result} {code}".strip()] += 1
        assert not wrong, "\n".join(wrong)

    # What there is

    def a_worker(self, job: Job, steps: int) -> Worker:
        """Start a worker. Where it takes the job over, others are late with what they were about to write."""
        worker = self.world.start(job.pk)
        others = {other.number for other in self.alive}
        self.workers.append(worker)
        if worker.at is not None:
            worker.go(steps)
        if worker.ended != "False":
            asked = {(line.worker, line.key) for line in self.world.journal.lines() if line.what == "asked"}
            self.late |= {(number, key) for number, key in asked if number in others}
        return worker

    def one_of_them(self, which: int) -> list[Worker]:
        """One of the workers that are alive; a new one where all are dead and there is something to do."""
        if not self.alive and self.unfinished is not None:
            self.a_worker(self.unfinished, 1)
        return self.alive[which % len(self.alive) :][:1] if self.alive else []

    @property
    def alive(self) -> list[Worker]:
        return [worker for worker in self.workers if worker.at is not None]

    @property
    def undo_jobs(self) -> set[int]:
        return {job.pk for job in self.jobs[1:]}

    @property
    def in_doubt(self) -> Job | None:
        """A job that has ended, and of which it is to be looked up what became of a row."""
        return Job.objects.to_settle().filter(pk__in=[job.pk for job in self.jobs]).first()

    @property
    def unfinished(self) -> Job | None:
        return Job.objects.unfinished().filter(pk__in=[job.pk for job in self.jobs]).first()


def _of_job(job: Job) -> Any:
    job.refresh_from_db()
    if job.holder or job.held_until or job.wake_at:
        yield f"{job} has ended, and {job.holder} holds it until {job.held_until}, workers are woken at {job.wake_at}"
    if job.rows.unknown().exists():
        yield f"{job} has ended, and nobody looked up what became of a row"
    if not job.ended_at:
        yield f"{job} has ended, and does not say when"
    if job.secrets.exists():
        yield f"{job} has ended, and its secrets are kept"
    counts = job.counted()
    if job.counts != counts:
        yield f"{job} counts {job.counts}, there are {counts}"
    if job.state in (Job.State.DONE, Job.State.FAILED):
        fits = Job.State.FAILED if counts.get(Result.FAILURE) else Job.State.DONE
        if job.state != fits:
            yield f"{job} is {job.state}, its rows say {fits}"
    if not AuditEvent.objects.filter(what="job-ended", detail__job=job.pk).exists():
        yield f"{job} has ended, and the audit log does not say so"
