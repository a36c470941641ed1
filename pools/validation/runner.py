"""Carrying out what is left of a run. Safe to call again, on any worker: a row that has its verdict keeps it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from django.db import InterfaceError, OperationalError

from ocsadmin.work import LeaseLost
from pools.models import ValidationRow, ValidationRun

from . import row_log
from .carrying import carry_out
from .findings import Finding
from .lease import Cancelled, ValidationLease
from .listing import list_checks
from .subject import NoSuchSubject, Subject, read_subject
from .surroundings import Surroundings

logger = logging.getLogger(__name__)
BESIDE = 8
"""Checks that are made at the same time: most of them wait for hosts."""
PULSE = 1.0
"""Seconds between two signs of life."""

Surround = Callable[[ValidationRun, Subject], Surroundings]


def run_validation(run_id: int, surround: Surround) -> bool:
    """Carry out a run unless another worker holds it; ``surround`` gives the checks what they need.

    Returns whether this worker took it. Only a database that does not answer raises.
    """
    lease = ValidationLease.of(run_id)
    if lease is None:
        return False
    try:
        _carry_out(lease, ValidationRun.objects.get(pk=run_id), surround)
    except LeaseLost:
        logger.warning("Validation %s was taken over by another worker, or was ended.", run_id)
    return True


def _carry_out(lease: ValidationLease, run: ValidationRun, surround: Surround) -> None:
    """:raises LeaseLost: someone else has the run."""
    State = ValidationRun.State
    try:
        subject = read_subject(run.pool_guid, run.server)
        list_checks(lease, run, subject)
        _carry_out_all(run, surround(run, subject), lease)
    except Cancelled as stop:
        row_log.end(lease, run, State.CANCELLED, f"Cancelled by {stop}.")
    except NoSuchSubject as error:
        row_log.end(lease, run, State.CANCELLED, f"{error.text} {error.cure}")
    except (LeaseLost, OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("Validation %s broke", run.pk)
        row_log.end(lease, run, State.ERRORED, "The console made an error, which was logged.")
    else:
        row_log.end(lease, run, State.DONE)


def _carry_out_all(run: ValidationRun, around: Surroundings, lease: ValidationLease) -> None:
    """All rows without a verdict, several beside one another. Only this thread uses the database."""
    to_do = list(run.rows.still_to_do())
    threads = ThreadPoolExecutor(BESIDE, thread_name_prefix=f"validation-{run.pk}")
    going: dict[Future[Finding], ValidationRow] = {}
    try:
        while to_do or going:
            begun = to_do[: BESIDE - len(going)]
            del to_do[: len(begun)]
            row_log.begin(lease, begun)
            going |= {threads.submit(carry_out, row, around): row for row in begun}
            done = wait(going, timeout=PULSE, return_when=FIRST_COMPLETED).done
            row_log.store(lease, run, [(going.pop(future), future.result()) for future in done])
            lease.renew_if_due()
            lease.look()
    finally:
        threads.shutdown(wait=True, cancel_futures=True)
