"""The deployment log as CSV (RFC 4180), in UTF-8 with the byte order mark that spreadsheets need."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from ocsadmin.jobs.models import Job

from .lines import undone_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is taken for a formula by spreadsheets (OWASP, 'CSV Injection')."""
COLUMNS = ("#", "Task", "Target", "Execution Result", "Message", "Hint", "Started", "Ended", "Attempts", "Undone")


def log_csv(job: Job) -> Iterator[str]:
    """Line by line. Times are UTC, ISO 8601."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    for row, undone in undone_of(job):
        values = (row.number, row.title, row.target, row.result, row.message, row.hint)
        times = (row.started_at, row.ended_at)
        moments = (moment.isoformat(timespec="milliseconds") if moment else "" for moment in times)
        yield str(writer.writerow([safe_cell(value) for value in (*values, *moments, row.attempts, undone)]))


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


class _Echo:
    """A file that hands each line to the caller (``csv.writer`` returns what ``write`` returns)."""

    def write(self, line: str) -> Any:
        return line
