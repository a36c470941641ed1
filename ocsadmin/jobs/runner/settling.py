"""Rows that a dead worker began and never ended: look what became of them, before anything is written."""

from __future__ import annotations

from itertools import groupby

from django.utils import timezone

from ocsadmin.errors import DomainError
from ocsadmin.jobs.kinds import After, Before, Outcome, State, kind_of
from ocsadmin.jobs.models import Row

from . import book
from .attempt import UNAVAILABLE, Ending, failure
from .stops import Unavailable
from .work import Work

AT_ONCE = 200
WRITTEN = "It was already written before the worker stopped."


def settle_begun_rows(work: Work) -> None:
    """Written ones succeed, those not written stay to be done, others fail as stale.

    :raises Unavailable: the directory does not answer.
    """
    begun = sorted(work.job.rows.begun(), key=lambda row: (row.kind, row.number))
    for kind, rows in groupby(begun, key=lambda row: row.kind):
        several = list(rows)
        for start in range(0, len(several), AT_ONCE):
            work.lease.beat()
            _settle(kind, several[start : start + AT_ONCE], work)


def _settle(kind: str, rows: list[Row], work: Work) -> None:
    try:
        states = kind_of(kind).states([row.change for row in rows], work.context)
        endings = [_ending(row, state, work) for row, state in zip(rows, states, strict=True)]
    except DomainError as error:
        if error.status == UNAVAILABLE:
            raise Unavailable(error) from error
        raise
    book.end(work, [ending for ending in endings if ending is not None])


def _ending(row: Row, state: State, work: Work) -> Ending | None:
    started = row.started_at or timezone.now()
    if isinstance(state, Before):
        return None
    if isinstance(state, After):
        found = kind_of(row.kind).found_done(row.change, work.context)
        outcome = Outcome(found.result, f"{WRITTEN} {found.message}".strip(), found.guid, found.kept)
        return Ending(row, started, timezone.now(), outcome)
    hint = "Nothing was overwritten. Look at what stands there now and plan again."
    return failure(row, started, "stale", f"Someone else changed it meanwhile. {state}", hint)
