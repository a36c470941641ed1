"""The doorbell: a message says 'look at this job'. Losing one costs seconds, since the sweeper rings again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from ocsadmin import doorbell

from .models import Job

FIRST, LONGEST = 3, 60
"""Seconds until the sweeper rings again: first, and at most."""


def ring(job_id: int) -> None:
    """Tell the workers. A broker that does not answer is no error here: the job is stored, and the sweeper rings."""
    from .tasks import run_job

    doorbell.ring(run_job, job_id=job_id)


def wait_after_ring(now: datetime, rings: int) -> datetime:
    """When to ring again for a job that nobody took: later each time, so that a busy site is not flooded."""
    return now + timedelta(seconds=min(FIRST * 2**rings, LONGEST))


def ring_for_the_forgotten() -> int:
    """Ring for jobs that nobody took or whose worker has gone. Returns how many."""
    now = timezone.now()
    forgotten = list(Job.objects.to_ring_for(now).order_by("ring_after")[:100])
    for job in forgotten:
        again = wait_after_ring(now, job.rings)
        Job.objects.filter(pk=job.pk, ring_after=job.ring_after).update(ring_after=again, rings=F("rings") + 1)
        ring(job.pk)
    return len(forgotten)
