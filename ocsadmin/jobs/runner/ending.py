"""How a holder lets go of a job: it ended, it waits for people, or it waits for the directory.

All of it is stored by the lease, in one transaction: rows, counts, secrets, state, and what must follow (``ended``).
"""

from __future__ import annotations

import logging

from django.db.models.functions import Now

from ocsadmin import work
from ocsadmin.errors import DomainError
from ocsadmin.jobs import ended
from ocsadmin.jobs.models import Job, Result
from ocsadmin.jobs.models.row import UNKNOWN
from ocsadmin.work.clock import FIRST, back_off

from .lease import JobLease

logger = logging.getLogger(__name__)
SHORTEST, LONGEST = 2, 60
"""Seconds that a job waits for the directory before it tries again: at first, and at most."""


def end_worked(lease: JobLease, *, message: str = "") -> None:
    """All was tried, or the brake stopped it: done, failed, or waiting for people."""
    with lease.storing():
        job = Job.objects.get(pk=lease.pk)
        if message:
            _close_rows(job, message)
        elif job.rows.still_to_do().exists() and _is_cancelled(job):
            end_cancelled(lease, job.cancel_requested_by)
            return
        elif job.rows.still_to_do().exists():
            _go_on(lease, job)  # rows were given back: this worker was too slow to be sure of its lease
            return
        _end(lease, job, _state_by_rows(job), message=message)


def end_cancelled(lease: JobLease, by: str) -> None:
    """Someone cancelled: what was not begun is left out, and so is what waits for people."""
    message = f"Cancelled by {by}."
    with lease.storing():
        job = Job.objects.get(pk=lease.pk)
        _close_rows(job, message)
        job.rows.filter(result=Result.WAITING).update(result=Result.SKIPPED, message=message, ended_at=Now())
        _end(lease, job, Job.State.CANCELLED, message=message)


def end_errored(lease: JobLease, error: BaseException) -> None:
    """Our bug. Logged once, here."""
    logger.error("Job %s stopped by an error of the program", lease.pk, exc_info=error)
    message = f"Stopped by an error of the program: {type(error).__name__}: {error}"
    hint = "The log of the worker says more. What was left out can be retried."
    with lease.storing():
        job = Job.objects.get(pk=lease.pk)
        _close_rows(job, "Left out, because the job was stopped by an error of the program.")
        _end(lease, job, Job.State.ERRORED, message=message, hint=hint)


def pause(lease: JobLease, error: DomainError) -> None:
    """The other side does not answer: nothing failed, the job goes on later by itself."""
    with lease.storing():
        job = Job.objects.get(pk=lease.pk)
        if _is_cancelled(job):
            end_cancelled(lease, job.cancel_requested_by)
            return
        wake_in = back_off(job.pauses, first=SHORTEST, longest=LONGEST)
        told = {"message": error.text, "hint": error.cure, "pauses": job.pauses + 1}
        lease.release(wake_in=wake_in, state=Job.State.WAITING, **told)


def wait_for_people(lease: JobLease) -> None:
    """A step on a host comes first: the rest is done once it is confirmed. The secrets of the rest are kept."""
    with lease.storing():
        job = Job.objects.get(pk=lease.pk)
        if _is_cancelled(job):
            end_cancelled(lease, job.cancel_requested_by)
        elif job.rows.blocking().exists():
            message = "The rest is done once the step that waits is confirmed."
            _let_go(lease, job, Job.State.WAITING_FOR_PEOPLE, message=message)
        else:
            _go_on(lease, job)  # someone has confirmed it meanwhile


def end_if_people_are_through(job: Job) -> None:
    """Called in the transaction in which someone has confirmed a step, with the job locked: the last one ends the job.

    Or the rest goes on. A step that was asked in vain can be confirmed after that, too: the ended job then says so.
    """
    if job.state == Job.State.WAITING_FOR_PEOPLE:
        goes_on = job.rows.still_to_do().exists() and not job.rows.blocking().exists()
        if not goes_on and job.rows.filter(result=Result.WAITING).exists():
            return
        lease = JobLease.for_people(job.pk)
        if lease is None:
            return  # a worker looks up rows in doubt, and sees what was confirmed when it is through
        if goes_on:
            _go_on(lease, job)
        else:
            _end(lease, job, _state_by_rows(job), message=job.message)
    elif job.state in (Job.State.DONE, Job.State.FAILED):
        Job.objects.filter(pk=job.pk, state=job.state).update(state=_state_by_rows(job))


def end_settled(lease: JobLease) -> None:
    """Rows in doubt of an ended job have been looked up, as far as that could be done: it may be another ending."""
    with lease.storing():
        job = Job.objects.get(pk=lease.pk)
        if _is_cancelled(job):
            end_cancelled(lease, job.cancel_requested_by)
            return
        told_by_rows = (Job.State.DONE, Job.State.FAILED, Job.State.WAITING_FOR_PEOPLE)
        _let_go(lease, job, _state_by_rows(job) if job.state in told_by_rows else job.state, job.message, job.hint)


def end_looked_at(lease: JobLease) -> None:
    """A person has looked at a row in doubt: the job goes on, or says what became of its rows."""
    with lease.storing():
        job = Job.objects.get(pk=lease.pk)
        if job.is_live:
            Job.objects.filter(pk=job.pk).update(counts=job.counted())
            _go_on(lease, job)
        else:
            end_settled(lease)


def settle_later(lease: JobLease) -> None:
    """Rows in doubt can't be looked up yet."""
    with lease.storing():
        job = Job.objects.get(pk=lease.pk)
        if _is_cancelled(job):
            end_cancelled(lease, job.cancel_requested_by)
            return
        lease.release(wake_in=back_off(job.pauses, first=SHORTEST, longest=LONGEST), pauses=job.pauses + 1)


def _is_cancelled(job: Job) -> bool:
    """Whether someone wants it to stop, and it has not ended."""
    return bool(job.cancel_requested_by) and job.is_unfinished


def _state_by_rows(job: Job) -> Job.State:
    counts = job.counted()
    if counts.get(Result.WAITING):
        return Job.State.WAITING_FOR_PEOPLE
    return Job.State.FAILED if counts.get(Result.FAILURE) else Job.State.DONE


def _go_on(lease: JobLease, job: Job) -> None:
    """Some worker carries out the rest."""
    lease.release(wake_in=FIRST, state=Job.State.WAITING, message="", hint="")
    work.wake_for(job)


def _end(lease: JobLease, job: Job, state: Job.State, *, message: str = "", hint: str = "") -> None:
    job.secrets.all().delete()  # nothing that a worker does is left, also where people are waited for
    _let_go(lease, job, state, message, hint)


def _let_go(lease: JobLease, job: Job, state: str, message: str = "", hint: str = "") -> None:
    waits = state == Job.State.WAITING_FOR_PEOPLE
    in_doubt = job.rows.unknown().exists()
    lease.release(
        wake_in=SHORTEST if in_doubt else None,
        state=state,
        message=message,
        hint=hint,
        ended_at=None if waits else job.ended_at or Now(),
        counts=job.counted(),
        pauses=0,
    )
    ended.publish(job.pk)


def _close_rows(job: Job, reason: str) -> None:
    """Nothing more is tried: rows that were begun and that nobody could look up are in doubt, the others left out."""
    job.rows.begun().update(
        result=Result.FAILURE,
        message="It is not known whether this was written: the job stopped before the answer came.",
        cause_code=UNKNOWN,
        hint="The console looks as soon as the directory answers, and says here what it found.",
        ended_at=Now(),
    )
    job.rows.still_to_do().update(result=Result.SKIPPED, message=reason, ended_at=Now())
