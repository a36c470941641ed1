"""What people do with a running job: confirm a step that was done on a host, cancel."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ocsadmin.acting import ActingAccount, right_names
from ocsadmin.errors import DomainError

from .models import Job, Result, Row
from .runner.ending import end_cancelled, end_if_people_are_through, end_looked_at
from .runner.lease import JobLease
from .submission import NotPermitted

CONFIRM = right_names.CONFIRM_ROWS


class NotWaiting(DomainError):
    """The step does not wait for anyone."""

    code = "not-waiting"
    message = "Row {row} of job {job} does not wait any more."
    hint = "Someone else has confirmed or left it out. Look at the log."


class JobEnded(DomainError):
    """The job has ended."""

    code = "job-ended"
    message = "Job {job} has ended."
    hint = "What it did can be undone."


def may_confirm(job: Job, acting_user: ActingAccount) -> bool:
    return acting_user.may(CONFIRM) and acting_user.may(job.permission)


def confirm(row: Row, *, acting_user: ActingAccount, result: Result, note: str) -> None:
    """Say how a step on a host went: ``Success``, ``Failure`` or ``Skipped``. The last one ends the job.

    Or of a row in doubt, where nobody can tell any more whether it was written, what a person found there.

    :raises NotPermitted: it takes ``jobs.confirm_row`` and the job's own right.
    :raises NotWaiting: the row does not wait (any more).
    """
    refuse_others(row.job, acting_user)
    words = {Result.SUCCESS: "Confirmed", Result.FAILURE: "Marked as failed", Result.SKIPPED: "Left out"}[result]
    message = f"{words} by {acting_user}. {note}".strip()
    if row.is_in_doubt:
        _settle_doubt(row, result=result, message=f"It was not known whether this was written. {message}")
    else:
        settle(row, result=result, message=message)


def refuse_others(job: Job, acting_user: ActingAccount) -> None:
    """:raises NotPermitted: it takes ``jobs.confirm_row`` and the job's own right."""
    for permission in (CONFIRM, job.permission):
        if not acting_user.may(permission):
            raise NotPermitted(name=acting_user, permission=permission)


def settle(row: Row, *, result: Result, message: str, cause_code: str = "", hint: str = "") -> None:
    """Write how an open step went. The last one ends the job.

    :raises NotWaiting: the row is not open (any more).
    """
    told = {"result": result, "message": message, "cause_code": cause_code, "hint": hint}
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=row.job_id)
        found = job.rows.open_to_people().filter(pk=row.pk)
        if not found.update(**told, ended_at=timezone.now(), attempts=F("attempts") + 1):
            raise NotWaiting(row=row.number, job=job.pk)
        Job.objects.filter(pk=job.pk).update(counts=job.counted())
        end_if_people_are_through(job)


def _settle_doubt(row: Row, *, result: Result, message: str) -> None:
    """:raises NotWaiting: it has been looked up meanwhile, or a worker is at it."""
    found = {"result": result, "message": message, "cause_code": "", "hint": "", "ended_at": timezone.now()}
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=row.job_id)
        lease = JobLease.for_doubts(job.pk)
        in_doubt = (job.rows.begun() | job.rows.unknown()).filter(pk=row.pk)
        if lease is None or not in_doubt.update(**found):
            raise NotWaiting(row=row.number, job=job.pk)
        end_looked_at(lease)


def cancel(job: Job, *, acting_user: ActingAccount) -> None:
    """Stop after the rows that are being carried out. A job that no worker has ends at once, whatever else is away.

    :raises NotPermitted: it takes the job's own right.
    :raises JobEnded: there is nothing to stop.
    """
    if not acting_user.may(job.permission):
        raise NotPermitted(name=acting_user, permission=job.permission)
    by = str(acting_user)
    with transaction.atomic():
        mine = Job.objects.select_for_update().filter(pk=job.pk)
        mine.get()  # locked: a worker that lets go of it now sees afterwards that someone cancelled
        if lease := JobLease.for_people(job.pk):
            end_cancelled(lease, by)
        elif not mine.filter(state__in=Job.UNFINISHED).update(cancel_requested_by=by):
            raise JobEnded(job=job.pk)
