"""A lease keeps two workers off one run; a dead worker's runs out, and another goes on where it stopped."""

from __future__ import annotations

import os
import socket
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from pools.models import ValidationRun


class LeaseLost(Exception):
    """Another worker has the run now: this one was silent for too long."""


class Cancelled(Exception):
    """Someone wants the run to stop."""


@dataclass(frozen=True)
class Lease:
    """The right of one worker to work on a run."""

    run_id: int
    owner: str

    @classmethod
    def take(cls, run_id: int) -> Lease | None:
        """Take the run in one statement; None when it is not to be done or another worker holds it."""
        owner, now = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}", timezone.now()
        free = ValidationRun.objects.filter(pk=run_id).free_for(owner, now)
        taken = free.update(
            state=ValidationRun.State.RUNNING,
            lease_owner=owner,
            lease_until=now + _length(),
            started_at=Coalesce(F("started_at"), Value(now)),
            ring_after=now,
            rings=0,
        )
        return cls(run_id, owner) if taken else None

    def hold(self, **also: object) -> None:
        """Prolong it, storing other fields of the run in the same statement.

        :raises LeaseLost: someone else took it. :raises Cancelled: someone wants the run to stop.
        """
        mine = ValidationRun.objects.filter(pk=self.run_id, lease_owner=self.owner, state=ValidationRun.State.RUNNING)
        if not mine.update(lease_until=timezone.now() + _length(), **also):
            raise LeaseLost(self.run_id)
        if by := mine.values_list("cancel_requested_by", flat=True).first():
            raise Cancelled(by)


def _length() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)
