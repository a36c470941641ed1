"""Which row of a job takes back which row of another: said in the change, kept in the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ocsadmin.plans.changes import Change

from .models import Job, Row
from .models.row import TAKES_BACK

AT_ONCE = 500


def taking_back(change: Change, number: int) -> Change:
    """The change, saying which row it takes back."""
    return replace(change, data={**change.data, TAKES_BACK: number})


def link(rows: Sequence[Row], job: Job) -> None:
    """Point new rows, not saved yet, of a job that undoes another to the rows that they take back."""
    if job.undo_of is None:
        return
    numbers = [row.takes_back for row in rows]
    keys = _keys(job.undo_of, {number for number in numbers if number})
    for row, number in zip(rows, numbers, strict=True):
        row.undoes_id = keys.get(number) if number else None


def _keys(job: Job, numbers: Iterable[int]) -> dict[int, int]:
    wanted, found = sorted(numbers), dict[int, int]()
    for start in range(0, len(wanted), AT_ONCE):
        found.update(job.rows.filter(number__in=wanted[start : start + AT_ONCE]).values_list("number", "pk"))
    return found
