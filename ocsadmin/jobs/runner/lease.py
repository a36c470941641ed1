"""A lease keeps two workers off one job. It is renewed while one works; a dead worker's runs out."""

from __future__ import annotations

import os
import socket
import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from ocsadmin.jobs.models import Job

from .stops import Cancelled, Stop

LOOK_EVERY = 1.0
"""Seconds between two looks at whether someone cancelled."""


class LeaseLost(Stop):
    """Another worker has the job now: this one was silent for too long."""


@dataclass
class Lease:
    """The right of one worker to work on a job."""

    job_id: int
    owner: str
    renewed_at: float = field(default_factory=time.monotonic)
    looked_at: float = field(default_factory=time.monotonic)

    @classmethod
    def take(cls, job_id: int, owner: str = "") -> Lease | None:
        """Take the job in one statement; None when it is not to be done or another worker holds it."""
        owner = owner or f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        now = timezone.now()
        taken = (
            Job.objects.filter(pk=job_id)
            .free_for(owner, now)
            .update(
                state=Job.State.RUNNING,
                lease_owner=owner,
                lease_until=now + _length(),
                started_at=Coalesce(F("started_at"), Value(now)),
                ring_after=now,
                rings=0,
                message="",
                hint="",
            )
        )
        return cls(job_id, owner) if taken else None

    def renew(self, **also: object) -> None:
        """Hold it for another while, storing other fields of the job in the same statement.

        :raises LeaseLost: someone else took it meanwhile.
        """
        self.renewed_at = time.monotonic()
        mine = Job.objects.filter(pk=self.job_id, lease_owner=self.owner, state=Job.State.RUNNING)
        if not mine.update(lease_until=timezone.now() + _length(), **also):
            raise LeaseLost(str(self.job_id))

    def beat(self) -> None:
        """Renew where it is time to; look whether someone cancelled.

        :raises LeaseLost: someone else took it meanwhile.
        :raises Cancelled: someone wants the job to stop.
        """
        now = time.monotonic()
        if now - self.renewed_at > settings.JOB_LEASE_SECONDS / 3:
            self.renew()
        if now - self.looked_at > LOOK_EVERY:
            self.looked_at = now
            self.look()

    def look(self) -> None:
        """:raises Cancelled: someone wants the job to stop."""
        by = Job.objects.values_list("cancel_requested_by", flat=True).get(pk=self.job_id)
        if by:
            raise Cancelled(by)


def _length() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)
