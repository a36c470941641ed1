"""How a run lets go of its job: it ended, it waits for people, or it waits for the directory."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from ocsadmin.errors import DomainError
from ocsadmin.jobs.models import Job, Result
from ocsadmin.jobs.ringing import ring
from ocsadmin.jobs.signals import job_ended

logger = logging.getLogger(__name__)
SHORTEST, LONGEST = 2, 60
"""Seconds that a job waits for the directory before it tries again: at first, and at most."""


def end_worked(job: Job, *, message: str = "") -> None:
    """All was tried, or the brake stopped it: done, failed, or waiting for people."""
    with transaction.atomic():
        if message:
            _skip_rest(job, message)
        _end(job, _state_by_rows(job), message=message)


def end_cancelled(job: Job, by: str) -> None:
    """Someone cancelled: what was not begun is left out, and so is what waits for people."""
    message = f"Cancelled by {by}."
    with transaction.atomic():
        _tell_unknown(job)
        _skip_rest(job, message)
        job.rows.filter(result=Result.WAITING).update(result=Result.SKIPPED, message=message, ended_at=timezone.now())
        _end(job, Job.State.CANCELLED, message=message)


def end_errored(job: Job, error: BaseException) -> None:
    """Our bug. Logged once, here."""
    logger.error("Job %s stopped by an error of the program", job.pk, exc_info=error)
    message = f"Stopped by an error of the program: {type(error).__name__}: {error}"
    hint = "The log of the worker says more. What was left out can be retried."
    with transaction.atomic():
        _tell_unknown(job)
        _skip_rest(job, "Left out, because the job was stopped by an error of the program.")
        _end(job, Job.State.ERRORED, message=message, hint=hint)


def pause(job: Job, error: DomainError) -> None:
    """The other side does not answer: nothing failed, the job goes on later by itself."""
    job.refresh_from_db(fields=["pauses"])
    seconds = min(SHORTEST * 2**job.pauses, LONGEST)
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.WAITING,
        message=error.text,
        hint=error.cure,
        pauses=job.pauses + 1,
        ring_after=timezone.now() + timedelta(seconds=seconds),
        lease_owner="",
        lease_until=None,
    )


def wait_for_people(job: Job) -> None:
    """A step on a host comes first: the rest is done once it is confirmed. The secrets of the rest are kept."""
    with transaction.atomic():
        _let_go(job, Job.State.WAITING_FOR_PEOPLE, message="The rest is done once the step that waits is confirmed.")


def end_if_people_are_through(job: Job) -> None:
    """Called when someone has confirmed a step: where it was the last, the job has ended, or goes on with the rest.

    A step that was asked in vain can be confirmed after that, too: the ended job then says so.
    """
    waits = job.state == Job.State.WAITING_FOR_PEOPLE
    if waits and job.rows.still_to_do().exists() and not job.rows.blocking().exists():
        _go_on(job)
    elif waits and not job.rows.filter(result=Result.WAITING).exists():
        _end(job, _state_by_rows(job), message=job.message)
    elif job.state in (Job.State.DONE, Job.State.FAILED) and job.state != (now := _state_by_rows(job)):
        job.state = now
        job.save(update_fields=["state"])


def _state_by_rows(job: Job) -> Job.State:
    counts = job.counted()
    if counts.get(Result.WAITING):
        return Job.State.WAITING_FOR_PEOPLE
    return Job.State.FAILED if counts.get(Result.FAILURE) else Job.State.DONE


def _go_on(job: Job) -> None:
    job.state, job.message, job.ring_after = Job.State.WAITING, "", timezone.now()
    job.save(update_fields=["state", "message", "ring_after"])
    transaction.on_commit(partial(ring, job.pk))


def _end(job: Job, state: Job.State, *, message: str = "", hint: str = "") -> None:
    _let_go(job, state, message=message, hint=hint)
    job.secrets.all().delete()  # nothing that a worker does is left, also where people are waited for


def _let_go(job: Job, state: Job.State, *, message: str = "", hint: str = "") -> None:
    waits = state == Job.State.WAITING_FOR_PEOPLE
    job.state, job.message, job.hint = state, message, hint
    job.ended_at = None if waits else timezone.now()
    job.lease_owner, job.lease_until, job.counts, job.pauses = "", None, job.counted(), 0
    job.save(update_fields=["state", "message", "hint", "ended_at", "lease_owner", "lease_until", "counts", "pauses"])
    transaction.on_commit(partial(job_ended.send_robust, sender=Job, job=job))


def _skip_rest(job: Job, reason: str) -> None:
    job.rows.still_to_do().update(result=Result.SKIPPED, message=reason, ended_at=timezone.now())


def _tell_unknown(job: Job) -> None:
    """Rows that were begun and that nobody could look up."""
    job.rows.begun().update(
        result=Result.FAILURE,
        message="It is not known whether this was written: the job stopped before the answer came.",
        cause_code="outcome-unknown",
        hint="Look at what stands there now.",
        ended_at=timezone.now(),
    )
