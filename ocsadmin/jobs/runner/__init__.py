"""Carrying out what is left of a job. Safe to call again, on any worker: what succeeded is not done twice."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError

from ocsadmin.directory import Directory

from .ending import end_cancelled, end_errored, end_worked, pause, wait_for_people
from .lease import Lease, LeaseLost
from .settling import settle_begun_rows
from .stops import Braked, Cancelled, Crashed, PeopleFirst, Unavailable
from .work import Work
from .working import carry_out

logger = logging.getLogger(__name__)

__all__ = ["run"]


def run(*, job_id: int, directory: Directory, owner: str = "") -> bool:
    """Carry out what is left of a job, unless another worker holds it. Returns whether this one took it.

    Whatever happens to the rows is told in the log. Only a database that does not answer raises: the lease then runs
    out, and the sweeper rings for another worker.
    """
    lease = Lease.take(job_id, owner)
    if lease is None:
        return False
    work = Work.of(lease, directory)
    try:
        settle_begun_rows(work)
        carry_out(work)
        end_worked(work.job)
    except LeaseLost:
        logger.warning("Job %s was taken over by another worker.", job_id)
    except Unavailable as stop:
        pause(work.job, stop.error)
    except Cancelled as stop:
        end_cancelled(work.job, stop.by)
    except PeopleFirst:
        wait_for_people(work.job)
    except Braked as stop:
        end_worked(work.job, message=stop.reason)
    except (OperationalError, InterfaceError):
        raise
    except Crashed as stop:
        end_errored(work.job, stop.error)
    except Exception as error:
        end_errored(work.job, error)
    finally:
        work.close()
    return True
