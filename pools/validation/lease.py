"""The right of one holder to write to a validation: a worker, or someone who cancels while no worker has it."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from ocsadmin import work
from pools.models import ValidationRun


class Cancelled(Exception):
    """Someone wants the run to stop."""


class ValidationLease(work.Lease):
    """See :mod:`ocsadmin.work`: what is stored otherwise than by it may be a late worker's."""

    @classmethod
    def of(cls, run_id: int) -> ValidationLease | None:
        """Take a run that has not ended. None: it has, or another holds it."""
        running = {"state": ValidationRun.State.RUNNING, "started_at": Coalesce(F("started_at"), Now())}
        unfinished = ValidationRun.objects.unfinished()
        return cls.take(unfinished, run_id, seconds=settings.JOB_LEASE_SECONDS, **running)

    def look(self) -> None:
        """:raises Cancelled: someone wants the run to stop."""
        if by := ValidationRun.objects.values_list("cancel_requested_by", flat=True).get(pk=self.pk):
            raise Cancelled(by)
