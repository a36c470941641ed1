"""When a job has ended, what it changed is read back at once."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ocsadmin import doorbell


def connect() -> None:
    from ocsadmin.jobs.signals import job_ended

    from .drift import settling

    job_ended.connect(settling.job_ended, dispatch_uid="mirror-notes-what-was-restored")
    job_ended.connect(replicate_soon, dispatch_uid="mirror-replicates-after-a-job")


def replicate_soon(sender: object = None, **_: Any) -> None:
    """Ring for a delta run after the commit."""
    transaction.on_commit(_ring)


def _ring() -> None:
    """A broker that doesn't answer is no failure of the job: the clock's next delta comes anyway."""
    from .tasks import replicate

    doorbell.ring(replicate, mode="delta")
