"""Rows as a file again, in the format in which they came: to be mended in a spreadsheet, or with results."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from users.models import CSVProblem, CSVRow, CSVUpload

from . import results
from .columns import Operation
from .text import safe

AT_ONCE: Final = 1000


def template(operation: Operation) -> str:
    """The header, of all columns."""
    return ",".join(column.name for column in operation.all_columns) + "\r\n"


def bad(upload: CSVUpload) -> Iterator[str]:
    """The rows with problems, and what they are. Such a file can be mended and uploaded as it is."""
    write = _Lines(upload).write
    yield write([*upload.columns, "problem"])
    for row, problems in with_problems(upload.rows.with_problems(upload)):
        yield write([*_cells(upload, row), "; ".join(f"{one.column}: {one.text} {one.cure}" for one in problems)])


def all_rows(upload: CSVUpload) -> Iterator[str]:
    """The file as it was mended, without the rows that were dropped."""
    write = _Lines(upload).write
    yield write(upload.columns)
    for row in upload.rows.kept().order_by("number").iterator(chunk_size=AT_ONCE):
        yield write(_cells(upload, row))


def with_results(upload: CSVUpload) -> Iterator[str]:
    """Every row and what became of it."""
    return _outcomes(upload, only_failed=False)


def failed(upload: CSVUpload) -> Iterator[str]:
    """The rows that failed or were skipped, and why: to be mended and uploaded again."""
    return _outcomes(upload, only_failed=True)


EXPORTS: Final[dict[str, tuple[Callable[[CSVUpload], Iterator[str]], str]]] = {
    "bad": (bad, "mistakes"),
    "rows": (all_rows, "rows"),
    "results": (with_results, "results"),
    "failed": (failed, "failed"),
}
"""What → how it is made, and the end of its file name."""


def with_problems(rows: Any) -> Iterator[tuple[CSVRow, list[CSVProblem]]]:
    """Each row with its problems, a question for each thousand."""
    number = 0
    while some := list(rows.filter(number__gt=number).order_by("number").prefetch_related("problems")[:AT_ONCE]):
        for row in some:
            yield row, list(row.problems.all())
        number = some[-1].number


def in_blocks(lines: Iterable[str]) -> Iterator[bytes]:
    """UTF-8 with its mark, so that spreadsheets read it right; several hundred lines at a time."""
    block = ["\ufeff"]
    for line in lines:
        block.append(line)
        if len(block) > 300:
            yield "".join(block).encode()
            block = []
    yield "".join(block).encode()


def _outcomes(upload: CSVUpload, *, only_failed: bool) -> Iterator[str]:
    write = _Lines(upload).write
    yield write([*upload.columns, "result", "message"])
    for row, outcome in results.each(upload, only_failed=only_failed):
        yield write([*_cells(upload, row), outcome.result, outcome.message])


def _cells(upload: CSVUpload, row: CSVRow) -> list[str]:
    return [str(row.cells.get(name, "")) for name in upload.columns]


class _Lines:
    """A file that hands each line to the caller (``csv.writer`` returns what ``write`` returns)."""

    def __init__(self, upload: CSVUpload) -> None:
        echo: Any = type("Echo", (), {"write": staticmethod(lambda line: line)})
        self._writer = csv.writer(echo, delimiter=upload.delimiter or ",")

    def write(self, cells: Sequence[str]) -> str:
        return str(self._writer.writerow([safe(cell) for cell in cells]))
