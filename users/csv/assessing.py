"""From the assessment of an operation to what the rows of a file are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from users.csv.columns import Seen
from users.people.each import Assessment

WHO: Final = ""
"""The column of a problem that is about the person: the one of the file that names them."""
IN_FILE: Final = frozenset({"twice", "line-twice"})
"""Codes of problems between rows: those are found over the whole file, not only among the rows looked at together."""


def seen_of(assessment: Assessment, columns: Mapping[str, str] | None = None) -> Iterator[Seen]:
    """``columns``: code of a problem, or its beginning → the column where it is put right."""
    for one in assessment.people:
        problems = [
            (column_of(problem.code, columns or {}), problem)
            for problem in one.problems
            if problem.is_error and problem.code not in IN_FILE
        ]
        yield Seen(one.guid, problems)


def column_of(code: str, columns: Mapping[str, str]) -> str:
    return next((column for start, column in columns.items() if code.startswith(start)), WHO)
