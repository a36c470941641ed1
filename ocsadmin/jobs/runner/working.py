"""The rows of a job in their order: those without a lane one by one, those with lanes beside one another."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, wait
from itertools import groupby

from ocsadmin.jobs.kinds import kind_of
from ocsadmin.jobs.models import Result, Row

from . import book
from .attempt import Ending, Unknown, attempt
from .brake import Brakes
from .lanes import Lanes
from .stops import Crashed, PeopleFirst, Unavailable
from .work import Work

PAGE = 500
"""Rows read at once."""


def carry_out(work: Work) -> None:
    """All rows that are still to do.

    :raises Stop: (one of its subclasses) the run ends early.
    """
    wait_for_people(work)
    skip_what_follows_a_failure(work)
    lanes = Lanes(work, Brakes.of(work))
    for beside, rows in groupby(to_do(work), key=lambda row: bool(row.lane)):
        if beside:
            lanes.carry_out(rows)
        else:
            for row in rows:
                carry_out_alone(work, row)


def to_do(work: Work) -> Iterator[Row]:
    """Rows still to do, in order, read page by page while others are being carried out."""
    last = 0
    while page := list(work.job.rows.still_to_do().filter(number__gt=last)[:PAGE]):
        yield from page
        last = page[-1].number


def carry_out_alone(work: Work, row: Row) -> None:
    """A row without a lane. Where it fails, all that follows is skipped."""
    row.refresh_from_db(fields=["result"])
    if row.result:
        return
    work.lease.look()
    book.begin([row])
    match try_it(work, row):
        case Unknown(error=error):
            raise Unavailable(error)
        case Ending() as ending:
            book.end(work, [ending])
            if ending.crash:
                raise Crashed(ending.crash)
            if ending.failed:
                skip_what_follows_a_failure(work)
            wait_for_people(work)


def try_it(work: Work, row: Row) -> Ending | Unknown:
    """In a thread, while this one holds the lease; in this one where the kind of change uses our database."""
    if kind_of(row.kind).needs_database:
        return attempt(row, work.context)
    future: Future[Ending | Unknown] = work.threads.submit(attempt, row, work.context)
    while not wait([future], timeout=1).done:
        work.lease.renew()
    return future.result()


def wait_for_people(work: Work) -> None:
    """:raises PeopleFirst: a step on a host that the rest builds on waits to be confirmed."""
    if work.job.rows.blocking().exists():
        raise PeopleFirst


def skip_what_follows_a_failure(work: Work) -> None:
    """Changes without a lane build on one another: after a failure the rest of the job is left out."""
    failed = work.job.rows.filter(lane="", result=Result.FAILURE).first()
    if failed is not None:
        book.skip_after(work, failed.number, f"Left out, because row {failed.number} ({failed.title}) failed.")
