"""A report as CSV (RFC 4180), in UTF-8 with the byte order mark that spreadsheets need; no cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from ocsadmin.jobs.export import safe_cell

from .listing import ReportList


def lines(asked: ReportList) -> Iterator[str]:
    """Line by line, with flat memory. The last column is the objectGUID."""
    writer = csv.writer(_Echo())
    titles = [str(column.title) for column in asked.report.columns]
    yield "\ufeff" + str(writer.writerow([*titles, "objectGUID"]))
    for row in asked.all_rows():
        yield str(writer.writerow([safe_cell(cell) for cell in (*row.cells, str(row.guid))]))


def file_name(asked: ReportList) -> str:
    return f"{asked.report.name.replace('_', '-')}.csv"


class _Echo:
    """A file that hands each line to the caller."""

    def write(self, line: str) -> Any:
        return line
