"""One row: make its change and say how it went. Runs in a thread, unless its kind uses our database."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from ocsadmin.directory.errors import DirectoryError, OutcomeUnknown
from ocsadmin.errors import DomainError
from ocsadmin.jobs.models import Result, Row
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import After, Before, Context, Other, Outcome, State, kind_of
from ocsadmin.plans.kinds.base import is_on_controller, state
from ocsadmin.work import LeaseLost

logger = logging.getLogger(__name__)
UNAVAILABLE = 503
"""The status of errors that say 'not now' (RFC 9110 section 15.6.4)."""
MOVED = (404, 409)
"""Statuses of errors that say that something is not as it was when it was planned."""
ALREADY = "It is so already: someone else made this change."
PROGRAM_ERROR = "program-error"


@dataclass(frozen=True)
class Ending:
    """How a row ended, ready for the log."""

    row: Row
    started_at: datetime
    ended_at: datetime
    outcome: Outcome
    cause_code: str = ""
    hint: str = ""
    crash: Exception | None = None

    @property
    def failed(self) -> bool:
        return self.outcome.result == Result.FAILURE

    @property
    def blocks(self) -> bool:
        """Whether it is a step for people that the rows after it build on."""
        return self.outcome.result == Result.WAITING and bool(self.row.change_json.get("data", {}).get("blocks"))


@dataclass(frozen=True)
class Unknown:
    """The other side did not answer: whether the change was made has to be looked up later."""

    row: Row
    error: DomainError


@dataclass(frozen=True)
class Postponed:
    """It was surely not written, and can't be now: the job waits and tries it again."""

    row: Row
    error: DomainError


def attempt(row: Row, context: Context) -> Ending | Unknown | Postponed:
    """Make the change of this row. Only a database that does not answer raises, and a lease that is lost."""
    started, change = timezone.now(), row.change
    try:
        with context.staying():
            outcome = kind_of(row.kind).apply(change, context)
    except DomainError as error:
        if error.status == UNAVAILABLE:
            return Unknown(row, error) if _may_be_written(row, error) else Postponed(row, error)
        if error.status in MOVED and (lag := context.lag(change)):
            return Postponed(row, lag)
        return _refused(row, started, error, context)
    except (OperationalError, InterfaceError, LeaseLost):
        raise
    except Exception as error:
        logger.exception("Row %s of job %s", row.number, row.job_id)
        return _crashed(row, started, error, context)
    return Ending(row, started, timezone.now(), outcome)


def found_written(row: Row, context: Context) -> Outcome:
    """The outcome of a change that was found written, with what had been kept before that."""
    with context.staying():
        found = kind_of(row.kind).found_done(row.change, context)
    kept = {**found.kept, **row.outcome}
    return replace(found, guid=found.guid or (UUID(kept["guid"]) if kept.get("guid") else None), kept=kept)


def failure(row: Row, started: datetime, code: str, words: str, hint: str, crash: Exception | None = None) -> Ending:
    return Ending(row, started, timezone.now(), Outcome(Result.FAILURE, words), code, hint, crash)


def _may_be_written(row: Row, error: DomainError) -> bool:
    """Of a write to the directory it is known when its answer was lost: any other silence came before it."""
    before = isinstance(error, DirectoryError) and not isinstance(error, OutcomeUnknown)
    return not (before and is_on_controller(kind_of(row.kind)))


def _refused(row: Row, started: datetime, error: DomainError, context: Context) -> Ending:
    """What was wrong; where someone else was here, also what stands there now."""
    change, text = row.change, error.text
    found = _found(change, context) if error.status in MOVED else None
    if isinstance(found, After):
        if change.data.get("by_others_too"):
            return Ending(row, started, timezone.now(), Outcome(message=ALREADY))
        text = f"{text} {ALREADY}"
    elif isinstance(found, Other):
        text = f"{text} {found}"
    return failure(row, started, error.code, text, error.cure)


def _crashed(row: Row, started: datetime, error: Exception, context: Context) -> Ending:
    """An error of the program says nothing of whether it was written: look."""
    words = f"An error of the program: {type(error).__name__}: {error}"
    found = _found(row.change, context)
    if isinstance(found, After):
        outcome = replace(found_written(row, context), result=Result.WARNING, message=f"It was written. {words}")
        return Ending(row, started, timezone.now(), outcome, PROGRAM_ERROR, "The log of the worker says more.", error)
    seen = "It was not written." if isinstance(found, Before) else "It is not known whether it was written."
    hint = "Look at what stands there now, then retry. The log of the worker says more."
    return failure(row, started, PROGRAM_ERROR, f"{words} {seen}", hint, error)


def _found(change: Change, context: Context) -> State | None:
    """None where nobody can say."""
    try:
        with context.staying():
            return state(kind_of(change.kind), change, context)
    except DomainError:
        return None
    except Exception:
        logger.exception("Looking at %s", change.target)
        return None
