"""What a file can ask for, made of the declaration of a use case about people.

A row says who it is about and fills columns; every other field of the spec holds for the whole file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from ocsadmin.directory import Directory
from ocsadmin.use_cases import Rows, SpecField, UseCase, field_of, flat_fields_of, from_json
from users.people.each import Assessment
from users.people.problems import Problem, error

from .assessing import seen_of
from .columns import Column, Operation, Option, Options, RowRequest, Seen

NOT_OPTIONS = frozenset({"people", "left_out"})


def operation_of(use_case: UseCase) -> Operation:
    """What ``Rows.more`` says stands in for what follows from the spec; ``places``: code of a problem → its column.

    :raises TypeError: the use case takes no files.
    """
    rows = use_case.csv
    if rows is None:
        raise TypeError(f"{use_case.name} takes no files.")
    columns = tuple(field_of(use_case.spec, name) for name in rows.columns)
    more = dict(rows.more or {})
    made: dict[str, Any] = {
        "columns": tuple(_column(one) for one in columns),
        "options": tuple(_option(one) for one in _options_of(use_case, columns)),
        "lacks": _lacks(columns),
        "look": _looker(use_case, more.pop("places", {})),
        **more,
    }
    return Operation(
        name=use_case.name,
        order=use_case.order,
        title=use_case.verb,
        icon=use_case.icon,
        needs=use_case.needs,
        help=use_case.help,
        spec=_reader(use_case, rows),
        plan=lambda spec, directory: use_case.planned(spec=spec, directory=directory),
        **made,
    )


def _options_of(use_case: UseCase, columns: Sequence[SpecField]) -> Iterator[SpecField]:
    """All fields but those of people and those that rows fill for single people."""
    by_row = {one.overridden_by for one in columns} | NOT_OPTIONS
    return (one for one in flat_fields_of(use_case.spec) if one.name not in by_row)


def _column(one: SpecField) -> Column:
    cell = one.kind.cell
    return Column(
        one.name,
        one.label,
        cell.note or one.help,
        cell.example,
        aliases=cell.aliases,
        read=cell.read,
        choices=cell.names,
    )


def _option(one: SpecField) -> Option:
    if one.type is bool:
        return Option(one.name, one.label, one.help, flag=True)
    if (cell := one.kind.cell) is None:
        return Option(one.name, one.label, one.help)
    return Option(one.name, one.label, one.help, choices=lambda world: list(cell.pairs(world)), start=cell.only_one)


def _lacks(columns: Sequence[SpecField]) -> Callable[[Mapping[str, str], Options], Iterable[tuple[str, Problem]]]:
    """What neither the row nor the file says."""
    needed = [one for one in columns if not one.has_default]

    def lacks(row: Mapping[str, str], options: Options) -> Iterator[tuple[str, Problem]]:
        for one in needed:
            if one.name not in row and not options.get(one.name):
                text = f"No {one.name.replace('_', ' ')} is given."
                yield one.name, error(f"no-{one.name}", text, "Write one, or choose one for the whole file.")

    return lacks


def _looker(use_case: UseCase, places: Mapping[str, str]) -> Callable[[Any, Directory], Iterable[Seen]]:
    def look(spec: Any, directory: Directory) -> Iterable[Seen]:
        found: Assessment = use_case.assess(spec=spec, directory=directory)  # type: ignore[misc]
        return seen_of(found, places)

    return look


def _reader(use_case: UseCase, rows: Rows) -> Callable[[Sequence[RowRequest], Options], Any]:
    def read(requests: Sequence[RowRequest], options: Options) -> Any:
        data: dict[str, Any] = {name: value for name, value in options.items() if value not in ("", None)}
        for name in rows.columns:
            data |= _by_row(field_of(use_case.spec, name), requests, options)
        return from_json(use_case.spec, {**data, "people": [request.key for request in requests]})

    return rows.read or read


def _by_row(one: SpecField, requests: Sequence[RowRequest], options: Options) -> dict[str, Any]:
    """The value of the file, else of the first row; and the values of the rows that have another."""
    usual = options.get(one.name) or next((request.values.get(one.name) for request in requests), None)
    own = {request.key: request.values.get(one.name) or usual for request in requests}
    others: dict[UUID, Any] = {key: value for key, value in own.items() if value != usual}
    return {one.name: usual, one.overridden_by: others}
