"""Carrying out what is left of a job. Safe to call again, on any worker: what succeeded is not done twice."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError

from ocsadmin.directory import Directory
from ocsadmin.work import LeaseLost

from .ending import end_cancelled, end_errored, end_worked, pause, wait_for_people
from .lease import JobLease
from .settling import look_up_begun_rows, settle_begun_rows, settle_rows_in_doubt
from .staying import stay
from .stops import Braked, Cancelled, Crashed, PeopleFirst, TooSlow, Unavailable
from .this_run import Run
from .working import carry_out

logger = logging.getLogger(__name__)

__all__ = ["run"]


def run(*, job_id: int, directory: Directory) -> bool:
    """Carry out what is left of a job, unless another worker holds it. Returns whether this one took it.

    Of a job that has ended, rows in doubt are looked up. Whatever happens to the rows is told in the log. Only a
    database that does not answer raises: the lease then runs out, and the sweeper wakes another worker.
    """
    lease = JobLease.for_worker(job_id)
    if lease is None:
        return False
    try:
        this = Run.of(lease, directory)
        try:
            if this.job.is_live:
                _carry_out(this)
            else:
                settle_rows_in_doubt(this)
        finally:
            this.close()
    except LeaseLost:
        logger.warning("Job %s was taken over by another worker, or has been ended.", job_id)
    return True


def _carry_out(this: Run) -> None:
    """Until the last row or a stop; however it stops, rows that were begun are looked up before the job ends."""
    try:
        this.lease.look()
        stay(this)
        settle_begun_rows(this)
        carry_out(this)
    except Unavailable as stop:
        if by := this.lease.cancelled_by():
            look_up_begun_rows(this)
            end_cancelled(this.lease, by)
        else:
            pause(this.lease, stop.error)
    except PeopleFirst:
        look_up_begun_rows(this)
        wait_for_people(this.lease)
    except TooSlow:
        end_worked(this.lease)  # there are rows to do: another run goes on
    except Cancelled as stop:
        look_up_begun_rows(this)
        end_cancelled(this.lease, stop.by)
    except Braked as stop:
        look_up_begun_rows(this)
        end_worked(this.lease, message=stop.reason)
    except (LeaseLost, OperationalError, InterfaceError):
        raise
    except Exception as error:
        look_up_begun_rows(this)
        end_errored(this.lease, error.error if isinstance(error, Crashed) else error)
    else:
        end_worked(this.lease)
