"""The steps of a job that wait for people when someone undoes it: nobody is to do them any more."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from .models import Job, Result
from .models.row import UNDONE
from .runner.ending import end_cancelled, end_if_people_are_through


def leave_out_what_waits(job: Job, by: Job, numbers: Sequence[int] | None) -> None:
    """End the open steps of a job (of these rows of it), and with the last one the job. The job is locked.

    Where the job is undone as a whole, the rows that were to follow a step are left out too.
    """
    open_steps = job.rows.open_to_people()
    steps = open_steps if numbers is None else open_steps.filter(number__in=numbers)
    message = f"Left out, because job {by.pk} undoes this job."
    fields = {
        "result": Result.SKIPPED,
        "message": message,
        "cause_code": UNDONE,
        "hint": "",
        "ended_at": timezone.now(),
    }
    steps.update(**fields)
    waits = job.state == Job.State.WAITING_FOR_PEOPLE
    if waits and numbers is None and job.rows.still_to_do().update(**fields):
        end_cancelled(job, f"job {by.pk}, which undoes it")
        return
    job.counts, job.message = job.counted(), "" if waits and numbers is None else job.message
    job.save(update_fields=["counts", "message"])
    end_if_people_are_through(job)
