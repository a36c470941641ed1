"""The rows of a file as a page shows them: which columns, which cells are open to be written, what is wrong where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocsadmin.web.paging import paginate
from users.models import CSVProblem, CSVRow, CSVUpload, User

from .cells import CLEAR, World
from .columns import Column, named
from .mending import Group, groups

PER_PAGE: Final = 50
MOST_CHOICES: Final = 300
SHOWN: Final = (("problems", _("With mistakes")), ("all", _("All")), ("dropped", _("Dropped")))


@dataclass(frozen=True)
class Cell:
    """One cell of a line. ``open``: it is an input."""

    column: Column
    text: str
    problems: list[CSVProblem]
    open: bool

    @property
    def clears(self) -> bool:
        return self.text.casefold() == CLEAR


@dataclass(frozen=True)
class Line:
    """One row of the file; ``name`` is the person's, where it is known."""

    row: CSVRow
    name: str
    cells: list[Cell]
    others: list[CSVProblem]


class Grid:
    """What ``?show=problems&column=mail&q=kim&edit=12&page=2`` asks for."""

    def __init__(self, request: HttpRequest, upload: CSVUpload) -> None:
        self.upload, self.operation, self.query = upload, named(upload.operation), request.GET
        self.show = self._show()
        self.column = self.query.get("column", "")
        self.text = self.query.get("q", "").strip().replace("\0", "")
        edit = self.query.get("edit", "")
        self.edit = int(edit) if edit.isdecimal() and len(edit) < 9 else 0
        self.page: Page[CSVRow] = paginate(request, self._rows(), PER_PAGE)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Rows in all, with mistakes, dropped; mistakes in all."""
        by_dropped = dict(self.upload.rows.order_by().values_list("dropped").annotate(Count("pk")))
        return {
            "all": by_dropped.get(False, 0),
            "dropped": by_dropped.get(True, 0),
            "problems": self.upload.rows.with_problems(self.upload).count(),
            "mistakes": self.upload.problems.count(),
        }

    @cached_property
    def columns(self) -> list[Column]:
        """Those of the file, and those that it lacks and that something is wrong with."""
        wrong = self.upload.problems.order_by().values_list("column", flat=True).distinct()
        names = dict.fromkeys([*self.upload.columns, *sorted(wrong)])
        return [self.operation.by_name[name] for name in names if name in self.operation.by_name]

    @property
    def shown(self) -> Iterator[tuple[str, Any, int]]:
        for name, title in SHOWN:
            yield name, title, self.counts[name]

    @cached_property
    def wrong_columns(self) -> list[Column]:
        """Columns with mistakes, to filter by."""
        wrong = set(self.upload.problems.order_by().values_list("column", flat=True).distinct())
        return [column for column in self.columns if column.name in wrong]

    @cached_property
    def groups(self) -> list[Group]:
        return groups(self.upload)

    @cached_property
    def lines(self) -> list[Line]:
        rows = list(self.page.object_list)
        names = self._names(row.guid for row in rows)
        problems: dict[int, list[CSVProblem]] = {}
        for one in CSVProblem.objects.filter(row__in=[row.pk for row in rows]):
            problems.setdefault(one.row_id, []).append(one)
        return [self._line(row, names.get(row.guid, ""), problems.get(row.pk, [])) for row in rows]

    @property
    def is_open(self) -> bool:
        """Whether anything on this page can be written."""
        return any(cell.open for line in self.lines for cell in line.cells)

    @cached_property
    def choices(self) -> list[tuple[Column, list[str]]]:
        """What could stand in the cells of this page that are open, for their lists of proposals."""
        world = World()
        open_now = {cell.column.name for line in self.lines for cell in line.cells if cell.open}
        columns = [one for one in self.columns if one.name in open_now and one.choices]
        return [(one, [*(one.choices(world) if one.choices else ())][:MOST_CHOICES]) for one in columns]

    def _show(self) -> str:
        asked = self.query.get("show", "")
        if asked in dict(SHOWN):
            return asked
        return "problems" if self.counts["problems"] else "all"

    def _rows(self) -> QuerySet[CSVRow, Any]:
        rows = self.upload.rows.filter(dropped=self.show == "dropped")
        if self.show == "problems":
            wrong = self.upload.problems.order_by()
            wrong = wrong.filter(column=self.column) if self.column else wrong
            rows = rows.filter(pk__in=wrong.values("row"))
        if self.text:
            rows = rows.annotate(text=Cast("cells", TextField()))
            rows = rows.filter(Q(text__icontains=self.text) | Q(text__icontains=json.dumps(self.text)[1:-1]))
        return rows.order_by("number")

    def _line(self, row: CSVRow, name: str, problems: list[CSVProblem]) -> Line:
        by_column: dict[str, list[CSVProblem]] = {}
        for one in problems:
            by_column.setdefault(one.column, []).append(one)
        cells = [
            Cell(
                column,
                str(row.cells.get(column.name, "")),
                by_column.pop(column.name, []),
                open=not row.dropped and (row.number == self.edit or column.name in {one.column for one in problems}),
            )
            for column in self.columns
        ]
        return Line(row, name, cells, [one for those in by_column.values() for one in those])

    def _names(self, guids: Iterable[Any]) -> dict[Any, str]:
        people = User.objects.filter(guid__in=[guid for guid in guids if guid]).only("guid", "display_name", "account")
        return {person.guid: person.name for person in people}
