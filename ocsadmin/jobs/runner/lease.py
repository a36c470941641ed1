"""The lease of a job: taken by a worker, or by someone who cancels or confirms while no worker has it."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from ocsadmin import work
from ocsadmin.jobs.models import Job
from ocsadmin.work.clock import stopwatch

from .stops import Cancelled

LOOK_EVERY = 1.0
"""Seconds between two looks at whether someone cancelled."""


class JobLease(work.Lease):
    """The right of one holder to write to a job and its rows."""

    _looked_at = 0.0

    @classmethod
    def for_worker(cls, job_id: int) -> JobLease | None:
        """Take a job that is to be carried out, or one of which a row is in doubt. None: nothing to do."""
        began = Coalesce(F("started_at"), Now())
        running = {"state": Job.State.RUNNING, "started_at": began, "message": "", "hint": ""}
        seconds = settings.JOB_LEASE_SECONDS
        live = cls.take(Job.objects.live(), job_id, seconds=seconds, **running)
        return live or cls.take(Job.objects.to_settle(), job_id, seconds=seconds)

    @classmethod
    def for_people(cls, job_id: int) -> JobLease | None:
        """Take an unfinished job that no worker has. None: it has ended, or a worker has it."""
        return cls.take(Job.objects.unfinished(), job_id, seconds=settings.JOB_LEASE_SECONDS)

    @classmethod
    def for_doubts(cls, job_id: int) -> JobLease | None:
        """Take a job that waits, or an ended one of which a row is in doubt. None: a worker has it, or nothing is."""
        seconds, states = settings.JOB_LEASE_SECONDS, (Job.State.WAITING, Job.State.WAITING_FOR_PEOPLE)
        waiting = cls.take(Job.objects.filter(state__in=states), job_id, seconds=seconds)
        return waiting or cls.take(Job.objects.to_settle(), job_id, seconds=seconds)

    def beat(self) -> None:
        """Renew where it is time to; look whether someone cancelled.

        :raises LeaseLost: someone else took it meanwhile.
        :raises Cancelled: someone wants the job to stop.
        """
        self.renew_if_due()
        if stopwatch() - self._looked_at > LOOK_EVERY:
            self.look()

    def look(self) -> None:
        """:raises Cancelled: someone wants the job to stop."""
        self._looked_at = stopwatch()
        if by := self.cancelled_by():
            raise Cancelled(by)

    def cancelled_by(self) -> str:
        """Who wants the job to stop; empty: nobody."""
        return str(Job.objects.values_list("cancel_requested_by", flat=True).get(pk=self.pk))
