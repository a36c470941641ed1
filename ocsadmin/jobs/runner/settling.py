"""Rows that were begun and never ended: look what became of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from django.utils import timezone

from ocsadmin.errors import DomainError
from ocsadmin.jobs.models import Result, Row
from ocsadmin.plans.kinds import After, Before, ChangeKind, Context, Outcome, State, kind_of
from ocsadmin.plans.kinds.base import is_on_controller

from . import row_log
from .attempt import PROGRAM_ERROR, UNAVAILABLE, Ending, failure, found_written
from .ending import end_settled, settle_later
from .staying import InDoubt, Witness, inside, stay, witness_for
from .stops import Unavailable
from .this_run import Run

logger = logging.getLogger(__name__)
AT_ONCE = 200
WRITTEN = "It was already written before the worker stopped."
WRITTEN_AFTER_ALL = "It was written, as was seen after the job had ended."
NOT_WRITTEN = "Left out: it was not written, as was seen after the job had ended."


@dataclass(frozen=True)
class Found:
    """How things stand for a row, or why nobody can say; and where that was asked."""

    row: Row
    how: State | Exception
    context: Context


def settle_begun_rows(run: Run) -> None:
    """Before anything is written: written rows succeed, those not written stay to be done, others fail as stale.

    :raises Unavailable: the directory does not answer, or nobody can tell what became of a row.
    """
    doubts: list[InDoubt] = []
    for several in _looked_up(run, run.job.rows.begun()):
        told, in_doubt = _apart(several)
        row_log.end(run, [end for found in told if (end := _ending(found, WRITTEN)) is not None])
        row_log.not_written(run, [found.row for found in told if isinstance(found.how, Before)])
        doubts += in_doubt
    if doubts:
        raise Unavailable(doubts[0])


def look_up_begun_rows(run: Run) -> None:
    """The same when a job ends early. Rows that the directory says nothing about stay begun."""
    try:
        settle_begun_rows(run)
    except Unavailable as stop:
        logger.warning("Rows of job %s stay in doubt: %s", run.job.pk, stop)


def settle_rows_in_doubt(run: Run) -> None:
    """Of a job that has ended: say what became of rows in doubt, or look again later."""
    doubts: list[InDoubt] = []
    try:
        stay(run)
        for several in _looked_up(run, run.job.rows.unknown()):
            told, in_doubt = _apart(several)
            endings = [_ending(found, WRITTEN_AFTER_ALL) or _left_out(found.row) for found in told]
            with run.lease.storing():
                row_log.reopen(run, [found.row for found in told])
                row_log.end(run, endings)
            doubts += in_doubt
    except Unavailable:
        settle_later(run.lease)
    else:
        (settle_later if doubts else end_settled)(run.lease)


def _apart(several: Sequence[Found]) -> tuple[list[Found], list[InDoubt]]:
    """Those of which something is known, and why nobody can tell of the others."""
    told = [found for found in several if not isinstance(found.how, InDoubt)]
    return told, [found.how for found in several if isinstance(found.how, InDoubt)]


def _looked_up(run: Run, rows: Iterable[Row]) -> Iterator[list[Found]]:
    """Several rows at a time, each with how things stand for it. :raises Unavailable: the other side is silent."""
    in_order = sorted(rows, key=lambda row: (row.kind, str(row.controller), row.number))
    for (name, tried_on), some in groupby(in_order, key=lambda row: (row.kind, row.controller)):
        several, kind = list(some), kind_of(name)
        witness = witness_for(run, tried_on if is_on_controller(kind) else None)
        for start in range(0, len(several), AT_ONCE):
            part = several[start : start + AT_ONCE]
            run.lease.renew_if_due()
            states = _states(run, kind, part, witness)
            yield [Found(row, how, witness.context) for row, how in zip(part, states, strict=True)]


def _states(run: Run, kind: ChangeKind, rows: Sequence[Row], witness: Witness) -> Sequence[State | Exception]:
    """One question for all; where that fails, one for each, so that a row fails alone."""
    try:
        return run.ask(kind, partial(_asked, kind, rows, witness))
    except DomainError as error:
        if error.status == UNAVAILABLE:
            raise Unavailable(error) from error
        found: Exception = error
    except Exception as error:
        logger.exception("Looking up rows of job %s", run.job.pk)
        found = error
    return [found] if len(rows) == 1 else [_states(run, kind, [row], witness)[0] for row in rows]


def _asked(kind: ChangeKind, rows: Sequence[Row], witness: Witness) -> list[State | Exception]:
    found = inside(witness.context, kind.states, [row.change for row in rows])
    return [witness.believed(row, state) for row, state in zip(rows, found, strict=True)]


def _ending(found: Found, written: str) -> Ending | None:
    """None: it is still to do."""
    row, how = found.row, found.how
    started = row.started_at or timezone.now()
    if isinstance(how, Before):
        return None
    if isinstance(how, After):
        outcome = _written(found)
        message = f"{written} {outcome.message}".strip()
        return Ending(row, started, timezone.now(), replace(outcome, message=message))
    if isinstance(how, Exception):
        code = how.code if isinstance(how, DomainError) else PROGRAM_ERROR
        words = f"It is not known whether this was written: {how}"
        return failure(row, started, code, words, "Look at what stands there now.")
    hint = "Nothing was overwritten. Look at what stands there now and plan again."
    return failure(row, started, "stale", f"Someone else changed it meanwhile. {how}", hint)


def _written(found: Found) -> Outcome:
    """:raises Unavailable: the other side fell silent before it had told what undoing needs."""
    try:
        return found_written(found.row, found.context)
    except DomainError as error:
        if error.status == UNAVAILABLE:
            raise Unavailable(error) from error
        raise


def _left_out(row: Row) -> Ending:
    return Ending(row, row.started_at or timezone.now(), timezone.now(), Outcome(Result.SKIPPED, NOT_WRITTEN))
