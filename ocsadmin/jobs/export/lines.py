"""What the exports of a job share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ocsadmin.jobs import undone, visibility
from ocsadmin.jobs.models import Job, Row
from ocsadmin.plans.export import one_line

AT_ONCE = 500
"""Rows in memory at a time."""


def rows_of(job: Job) -> Iterator[Row]:
    """Those that whoever asks may see, as they may see them."""
    return map(visibility.row, visibility.rows(job.rows.defer("outcome")).iterator(chunk_size=AT_ONCE))


def undone_of(job: Job) -> Iterator[tuple[Row, str]]:
    """The same rows, each with what became of its undo: a sentence, or nothing."""
    rows = rows_of(job)
    while some := list(islice(rows, AT_ONCE)):
        told = undone.of_rows(some)
        yield from ((row, told[row.pk].text if row.pk in told else "") for row in some)


def told(row: Row) -> str:
    """``3. Enable Anna: Success``."""
    return f"{row.number}. {one_line(row.title)}" + (f": {row.result}" if row.result else "")
