"""When a job has ended, what it changed is read back at once."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

logger = logging.getLogger(__name__)


def connect() -> None:
    from ocsadmin.jobs.signals import job_ended

    job_ended.connect(replicate_soon, dispatch_uid="mirror-replicates-after-a-job")


def replicate_soon(sender: object = None, **_: Any) -> None:
    """Ring for a delta run after the commit."""
    transaction.on_commit(_ring)


def _ring() -> None:
    """A broker that doesn't answer is no failure of the job: the clock's next delta comes anyway."""
    from .tasks import replicate

    try:
        replicate.apply_async(kwargs={"mode": "delta"}, retry=False)
    except Exception:
        logger.warning("The delta run after a job could not be asked for; the clock will.", exc_info=True)
