"""Mistakes put right in place: cells rewritten, the same mistake in many rows at once, rows dropped and taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Count

from users.models import CSVRow, CSVUpload

from . import work
from .checking import chunks, forget
from .columns import named, stored
from .reading import LONGEST_SHOWN

AT_ONCE: Final = 1000
LONGEST_CELL: Final = 2000
GROUPS: Final = 12
"""Mistakes that are offered to be put right in many rows at once."""

Cells = Mapping[int, Mapping[str, str]]
"""Row number → column → text."""


@dataclass(frozen=True)
class Group:
    """The same mistake with the same value in several rows."""

    column: str
    value: str
    code: str
    count: int


def mend(
    upload: CSVUpload,
    cells: Cells,
    *,
    drop: Collection[int] = (),
    take: Collection[int] = (),
    cut: Collection[int] = (),
) -> int:
    """Write cells, drop rows, take dropped ones back, cut surplus cells off; then what that touches is checked.

    Returns how many rows were touched. Nothing happens where nothing differs.
    """
    known = named(upload.operation).by_name
    touched: list[CSVRow] = []
    for row in _rows(upload, {*cells, *drop, *take, *cut}):
        wanted = {
            name: stored(known[name], _plain(text)) for name, text in cells.get(row.number, {}).items() if name in known
        }
        if _change(row, wanted, drop=row.number in drop, take=row.number in take, cut=row.number in cut):
            touched.append(row)
    return _save(upload, touched)


def mend_all(upload: CSVUpload, column: str, value: str, text: str) -> int:
    """Write ``text`` wherever ``value`` stands in this column and is a mistake. Returns in how many rows."""
    wrong = upload.problems.filter(column=column, value=value).order_by().values_list("row_id", flat=True).distinct()
    known = named(upload.operation).by_name.get(column)
    if known is None:
        return 0
    new, touched = stored(known, _plain(text)), []
    for some in chunks(list(wrong), AT_ONCE):
        for row in CSVRow.objects.filter(pk__in=some, dropped=False):
            if row.cells.get(column, "") == value and _change(row, {column: new}):
                touched.append(row)
    return _save(upload, touched)


def drop_all(upload: CSVUpload, column: str = "", value: str | None = None) -> int:
    """Drop every row with a problem, or with this value as a problem in this column. Returns how many."""
    wrong = upload.problems.all() if value is None else upload.problems.filter(column=column, value=value)
    keys = list(wrong.order_by().values_list("row_id", flat=True).distinct())
    touched = []
    for some in chunks(keys, AT_ONCE):
        touched += [row for row in CSVRow.objects.filter(pk__in=some) if _change(row, {}, drop=True)]
    return _save(upload, touched)


def set_options(upload: CSVUpload, options: Mapping[str, Any]) -> None:
    """Other settings for the whole file: everything is checked again."""
    upload.options = dict(options)
    with transaction.atomic():
        upload.rows.update(stale=True)
        upload.forget_plan()
        upload.save()
    work.begin(upload, CSVUpload.Step.CHECK)


def groups(upload: CSVUpload) -> list[Group]:
    """The mistakes that several rows share, the most frequent first."""
    found = (
        upload.problems.exclude(value="")
        .filter(in_file=False)
        .order_by()
        .values("column", "value", "code")
        .annotate(count=Count("row", distinct=True))
        .filter(count__gt=1)
        .order_by("-count", "column", "value")
    )
    return [Group(**one) for one in found[:GROUPS] if len(one["value"]) < LONGEST_SHOWN]


def _rows(upload: CSVUpload, numbers: Iterable[int]) -> Iterator[CSVRow]:
    for some in chunks(sorted(set(numbers)), AT_ONCE):
        yield from upload.rows.filter(number__in=some)


def _change(
    row: CSVRow, cells: Mapping[str, str], *, drop: bool = False, take: bool = False, cut: bool = False
) -> bool:
    """Not saved yet. Returns whether anything differs."""
    before = (dict(row.cells), list(row.extra), row.dropped)
    for name, text in cells.items():
        row.cells.pop(name, None)
        if text:
            row.cells[name] = text
    row.extra = [] if cut else row.extra
    row.dropped = (row.dropped or drop) and not take
    changed = before != (row.cells, row.extra, row.dropped)
    row.stale = row.stale or changed
    return changed


def _save(upload: CSVUpload, touched: list[CSVRow]) -> int:
    if not touched:
        return 0
    with transaction.atomic():
        CSVRow.objects.bulk_update(touched, ["cells", "extra", "dropped", "stale"], batch_size=500)
        forget(upload, [row.pk for row in touched if row.dropped])
        upload.forget_plan()
        upload.save()
    work.begin(upload, CSVUpload.Step.CHECK)
    return len(touched)


def _plain(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:LONGEST_CELL]
