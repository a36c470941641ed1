"""A row becomes a request, or all that is wrong with its cells is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid5

from users.models import CSVProblem, CSVRow
from users.people.problems import Problem, error

from .cells import CLEAR, CellWrong, World
from .columns import Column, Operation, Options, RowRequest
from .people import Known
from .text import FORMULA

LONGEST_SHOWN: Final = 200
LONGEST_KEY: Final = 600
SURPLUS: Final = "too-many-cells"
PERSON: Final = "person"
"""Keys say of what they are: a person, or (the column's name) what may stand in one row of the column only."""
_NEW: Final = UUID("6f3a2d3e-5a53-4c1c-9d0b-6a1b7f2d4c11")


@dataclass
class Reading:
    """A row, what it says, and what was found wrong so far. ``keys``: key → column."""

    row: CSVRow
    operation: Operation
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[CSVProblem] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    def wrong(self, column: str, problem: Problem) -> None:
        """Without a column it is about the person: beside the cell that names them."""
        place = column or self.who_column
        value = str(self.row.cells.get(place, ""))[:LONGEST_SHOWN]
        self.problems.append(
            CSVProblem(
                upload_id=self.row.upload_id, row=self.row, number=self.row.number, column=place,
                code=problem.code[:60], value=value, text=problem.text, cure=problem.cure,
            )
        )  # fmt: skip

    def claim(self, key: str, column: str) -> None:
        """What no other row may have."""
        if key:
            self.keys.setdefault(key[:LONGEST_KEY], column)

    @property
    def who_column(self) -> str:
        """The column that names the person; of new people the first one."""
        names = self.operation.who_names or tuple(one.name for one in self.operation.columns[:1])
        return next((name for name in names if self.row.cells.get(name)), names[0] if names else "")

    @property
    def request(self) -> RowRequest:
        return RowRequest(self.row.guid or key_of_new(self.row), self.values)


def key_of_new(row: CSVRow) -> UUID:
    """What stands for someone who does not exist yet."""
    return uuid5(_NEW, str(row.number))


def names_in(rows: Iterable[CSVRow], operation: Operation) -> dict[str, set[str]]:
    """What has to be looked up to know who the rows are about."""
    wanted: dict[str, set[str]] = {name: set() for name in operation.who_names}
    for row in rows:
        for name in operation.who_names:
            if cell := row.cells.get(name):
                wanted[name].add(cell)
    return wanted


def read_row(row: CSVRow, operation: Operation, options: Options, world: World, known: Known | None = None) -> Reading:
    """With ``known`` the person is looked up as well; without, the row's ``guid`` counts as it is."""
    found = Reading(row, operation)
    if row.extra:
        text = f"The row has more cells than the header: {' | '.join(row.extra)[:100]}"
        found.wrong("", error(SURPLUS, text, "Check the cells, then leave the surplus out."))
    for column in operation.all_columns:
        _read_cell(found, column, world)
    for name, problem in operation.lacks(row.cells, options):
        found.wrong(name, problem)
    if known is not None and operation.who:
        row.guid = _person(found, known)
        if row.guid is not None:
            found.claim(f"{PERSON}:{row.guid}", "")
    return found


def _read_cell(found: Reading, column: Column, world: World) -> None:
    text = found.row.cells.get(column.name, "")
    if not text:
        if column.required:
            found.wrong(column.name, error("required", "This can’t be left empty.", "Every row needs a value here."))
        return
    if text.casefold() == CLEAR:
        _clear(found, column)
    elif text.startswith(FORMULA) and not (column.plus and text[0] == "+"):
        text = "The cell begins like a formula of a spreadsheet."
        found.wrong(column.name, error("formula", text, "Write the plain value."))
    elif column in found.operation.who:
        return
    else:
        try:
            value = found.values[column.name] = column.read(text, world)
        except CellWrong as wrong:
            for problem in wrong.problems:
                found.wrong(column.name, problem)
        else:
            found.claim(column.unique(value) if column.unique else "", column.name)


def _clear(found: Reading, column: Column) -> None:
    if column.clearable:
        found.values[column.name] = column.cleared
    else:
        found.wrong(column.name, error("not-clearable", f"{column.title} can’t be erased.", "Leave the cell empty."))


def _person(found: Reading, known: Known) -> UUID | None:
    """The one person whom all filled columns of the row name."""
    broken = {problem.column for problem in found.problems if problem.code != SURPLUS}
    filled = [(name, cell) for name in found.operation.who_names if (cell := found.row.cells.get(name))]
    if not filled:
        names = found.operation.who_names
        found.wrong(names[0], error("nobody-named", "The row does not say who it is about.", f"Fill in {names[0]}."))
        return None
    those: set[UUID] = set()
    sure = True
    for name, cell in filled:
        people = [] if name in broken else known.who(name, cell)
        sure = sure and len(people) == 1
        those.update(people)
        if name not in broken and len(people) != 1:
            found.wrong(name, _not_one(name, len(people)))
    if sure and len(those) > 1:
        text = "The columns of this row name different people."
        found.wrong(filled[-1][0], error("different-people", text, "Keep one of them."))
    return those.pop() if sure and len(those) == 1 else None


def _not_one(name: str, count: int) -> Problem:
    if count:
        return error("ambiguous-person", f"{count} people have this {name}.", "Use the account.")
    cure = "Check the spelling; someone new may have to be replicated first."
    return error("unknown-person", f"Nobody has this {name}.", cure)


def requests_of(readings: Iterable[Reading]) -> Iterator[RowRequest]:
    for one in readings:
        if one.values or not one.operation.skips_blank:
            yield one.request
