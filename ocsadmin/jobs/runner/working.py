"""The rows of a job in their order: those without a lane one by one, those with lanes beside one another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby, tee

from ocsadmin.jobs.models import Result, Row
from ocsadmin.plans.kinds import kind_of

from . import row_log, staying
from .attempt import Ending, Postponed, Unknown, attempt
from .brake import Brakes
from .lanes import Lanes
from .stops import Crashed, PeopleFirst, TooSlow, Unavailable
from .this_run import Run

PAGE = 500
"""Rows read at once."""


def carry_out(run: Run) -> None:
    """All rows that are still to do.

    :raises Stop: (one of its subclasses) the run ends early.
    """
    wait_for_people(run)
    skip_what_follows_a_failure(run)
    brakes = Brakes.of(run)
    brakes.check(run)
    lanes = Lanes(run, brakes)
    for beside, several in groupby(to_do(run), key=lambda row: bool(row.lane)):
        rows, begun = tee(several)
        brakes.check_waves(run, next(begun))
        if beside:
            lanes.carry_out(rows)
            wait_for_people(run)
        else:
            for row in rows:
                if not carry_out_alone(run, row):
                    return


def to_do(run: Run) -> Iterator[Row]:
    """Rows still to do, in order, read page by page while others are being carried out."""
    last = 0
    while page := list(run.job.rows.still_to_do().filter(number__gt=last)[:PAGE]):
        yield from page
        last = page[-1].number


def carry_out_alone(run: Run, row: Row) -> bool:
    """A row without a lane. Where it fails, all that follows is skipped. Answers whether that may be tried."""
    run.lease.look()
    if not row_log.begin(run, [row]):
        return True
    if not run.may_write:
        row_log.take_back(run, [row])
        raise TooSlow
    match run.ask(kind_of(row.kind), partial(attempt, row, row_log.context_for(run, row))):
        case Unknown(error=error):
            raise Unavailable(error)
        case Postponed(error=error):
            row_log.not_written(run, [row])
            raise Unavailable(error)
        case Ending() as ending:
            moved = staying.note(run)
            row_log.end(run, [ending])
            if ending.crash:
                raise Crashed(ending.crash)
            if ending.failed:
                return not skip_what_follows_a_failure(run)
            wait_for_people(run)
            if moved:
                raise moved
    return True


def wait_for_people(run: Run) -> None:
    """:raises PeopleFirst: a step on a host that the rest builds on waits to be confirmed."""
    if run.job.rows.blocking().exists():
        raise PeopleFirst


def skip_what_follows_a_failure(run: Run) -> bool:
    """Changes without a lane build on one another: after a failure the rest of the job is left out. Answers whether."""
    failed = run.job.rows.filter(lane="", result=Result.FAILURE).first()
    if failed is None:
        return False
    row_log.skip_after(run, failed.number, f"Left out, because row {failed.number} ({failed.title}) failed.")
    return True
