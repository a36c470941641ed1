"""Rows that were begun and never ended: look what became of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from django.utils import timezone

from ocsadmin.errors import DomainError
from ocsadmin.jobs.kinds import After, Before, ChangeKind, Outcome, State, kind_of
from ocsadmin.jobs.models import Result, Row

from . import row_log
from .attempt import PROGRAM_ERROR, UNAVAILABLE, Ending, failure, found_written
from .ending import end_settled, settle_later
from .stops import Unavailable
from .this_run import Run

logger = logging.getLogger(__name__)
AT_ONCE = 200
WRITTEN = "It was already written before the worker stopped."
WRITTEN_AFTER_ALL = "It was written, as was seen after the job had ended."
NOT_WRITTEN = "Left out: it was not written, as was seen after the job had ended."

Seen = State | Exception
"""How things stand, or why nobody can say."""


def settle_begun_rows(run: Run) -> None:
    """Before anything is written: written rows succeed, those not written stay to be done, others fail as stale.

    :raises Unavailable: the directory does not answer.
    """
    for seen in _looked_up(run, run.job.rows.begun()):
        row_log.end(run, [end for row, how in seen if (end := _ending(run, row, how, WRITTEN)) is not None])
        row_log.not_written(run, [row for row, how in seen if isinstance(how, Before)])


def look_up_begun_rows(run: Run) -> None:
    """The same when a job ends early. Rows that the directory says nothing about stay begun."""
    try:
        settle_begun_rows(run)
    except Unavailable as stop:
        logger.warning("Rows of job %s stay in doubt: %s", run.job.pk, stop)


def settle_rows_in_doubt(run: Run) -> None:
    """Of a job that has ended: say what became of rows in doubt, or look again later."""
    try:
        for seen in _looked_up(run, run.job.rows.unknown()):
            endings = [_ending(run, row, how, WRITTEN_AFTER_ALL) or _left_out(row) for row, how in seen]
            with run.lease.storing():
                row_log.reopen(run, [row for row, _ in seen])
                row_log.end(run, endings)
    except Unavailable:
        settle_later(run.lease)
    else:
        end_settled(run.lease)


def _looked_up(run: Run, rows: Iterable[Row]) -> Iterator[list[tuple[Row, Seen]]]:
    """Several rows at a time, each with how things stand for it. :raises Unavailable: the other side is silent."""
    for name, some in groupby(sorted(rows, key=lambda row: (row.kind, row.number)), key=lambda row: row.kind):
        several = list(some)
        for start in range(0, len(several), AT_ONCE):
            part = several[start : start + AT_ONCE]
            run.lease.renew_if_due()
            yield list(zip(part, _states(run, kind_of(name), part), strict=True))


def _states(run: Run, kind: ChangeKind, rows: Sequence[Row]) -> Sequence[Seen]:
    """One question for all; where that fails, one for each, so that a row fails alone."""
    try:
        return run.ask(kind, partial(kind.states, [row.change for row in rows], run.context))
    except DomainError as error:
        if error.status == UNAVAILABLE:
            raise Unavailable(error) from error
        found: Exception = error
    except Exception as error:
        logger.exception("Looking up rows of job %s", run.job.pk)
        found = error
    return [found] if len(rows) == 1 else [_states(run, kind, [row])[0] for row in rows]


def _ending(run: Run, row: Row, seen: Seen, written: str) -> Ending | None:
    """None: it is still to do."""
    started = row.started_at or timezone.now()
    if isinstance(seen, Before):
        return None
    if isinstance(seen, After):
        found = found_written(row, run.context)
        outcome = replace(found, message=f"{written} {found.message}".strip())
        return Ending(row, started, timezone.now(), outcome)
    if isinstance(seen, Exception):
        code = seen.code if isinstance(seen, DomainError) else PROGRAM_ERROR
        words = f"It is not known whether this was written: {seen}"
        return failure(row, started, code, words, "Look at what stands there now.")
    hint = "Nothing was overwritten. Look at what stands there now and plan again."
    return failure(row, started, "stale", f"Someone else changed it meanwhile. {seen}", hint)


def _left_out(row: Row) -> Ending:
    return Ending(row, row.started_at or timezone.now(), timezone.now(), Outcome(Result.SKIPPED, NOT_WRITTEN))
