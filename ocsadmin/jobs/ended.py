"""What others do when a job has ended: stored with the ending, done once it is committed, again until it succeeds."""

from __future__ import annotations

from collections.abc import Callable

from ocsadmin.work import outbox

from .models import Job

TOPIC = "job-ended"


def when_ended(name: str, handler: Callable[[Job], None]) -> None:
    """Register what is done when a worker is through with a job: it has ended, or all that is left waits for people.

    Called when an app is ready. ``handler`` runs in a transaction of its own: what it stores happens once for each
    ending. A job may end more than once: when what waited is confirmed, or when a row in doubt was looked up.
    """

    def call(*, job_id: int) -> None:
        job = Job.objects.filter(pk=job_id).first()
        if job is not None:
            handler(job)

    outbox.subscribe(TOPIC, name, call)


def publish(job_id: int) -> None:
    """In the transaction that stores the ending."""
    outbox.publish(TOPIC, job_id=job_id)
