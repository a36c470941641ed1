"""The steps of a job that wait for people when someone undoes it: nobody is to do them any more."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models.functions import Now

from .models import Job, Result
from .models.row import UNDONE
from .runner.ending import end_cancelled, end_if_people_are_through
from .runner.lease import JobLease


def leave_out_what_waits(job: Job, by: Job, numbers: Sequence[int] | None) -> bool:
    """End the open steps of a job (of these rows of it), and with the last one the job. The job is locked.

    Where the job is undone as a whole, the rows that were to follow a step are left out too. Returns whether that could
    be done: not while a worker holds the job.
    """
    open_steps = job.rows.open_to_people()
    steps = open_steps if numbers is None else open_steps.filter(number__in=numbers)
    told = {"message": f"Left out, because job {by.pk} undoes this job.", "cause_code": UNDONE, "hint": ""}
    steps.update(result=Result.SKIPPED, ended_at=Now(), **told)
    waits = job.state == Job.State.WAITING_FOR_PEOPLE and numbers is None
    if waits and job.rows.still_to_do().exists():
        return _end_with_rest(job, by, told)
    if waits:
        job.message = ""
    Job.objects.filter(pk=job.pk).update(counts=job.counted())
    end_if_people_are_through(job)
    return True


def _end_with_rest(job: Job, by: Job, told: dict[str, str]) -> bool:
    lease = JobLease.for_people(job.pk)
    if lease is None:
        return False
    job.rows.still_to_do().update(result=Result.SKIPPED, ended_at=Now(), **told)
    end_cancelled(lease, f"job {by.pk}, which undoes it")
    return True
