"""Asking the directory about rows that could be read: what speaks against each is told at its row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError, ManyErrors
from users.people.problems import error as problem

from .columns import Operation, Options, place_key
from .header import Trouble
from .reading import Reading, requests_of

UNAVAILABLE: Final = 503
"""The status of errors that say "not now"."""
_PLACE: Final = re.compile(r"users\.(\d+)\.\w+")
"""How errors of people who do not exist yet name them: by their place in the request."""


def look(readings: Sequence[Reading], operation: Operation, options: Options, directory: Directory) -> list[Trouble]:
    """Adds the problems and keys to the readings. Returns what is wrong with none of them but with the file.

    :raises DomainError: the directory does not answer.
    """
    troubles: list[Trouble] = []
    left = list(readings)
    while requests := list(requests_of(left)):
        try:
            by_key = _by_key(left)
            for seen in operation.look(operation.spec(requests, options), directory):
                for one in by_key.get(seen.key, ()):
                    for column, found in seen.problems:
                        one.wrong(column, found)
                    for key in seen.keys:
                        one.claim(key, "")
            break
        except ManyErrors as many:
            errors = many.errors
        except DomainError as wrong:
            if wrong.status == UNAVAILABLE:
                raise
            errors = [wrong]
        struck, others = strike(errors, left)
        troubles += others
        left = [one for one in left if id(one) not in struck]
        if not struck:
            break
    return troubles


def _by_key(readings: Sequence[Reading]) -> dict[UUID, list[Reading]]:
    found: dict[UUID, list[Reading]] = {}
    for place, one in enumerate(readings):
        found.setdefault(one.request.key if one.operation.who else place_key(place), []).append(one)
    return found


def strike(errors: Iterable[DomainError], readings: Sequence[Reading]) -> tuple[set[int], list[Trouble]]:
    """Tell each error at the rows that it is about. Returns their ids, and the errors that are about no row."""
    struck: set[int] = set()
    troubles: list[Trouble] = []
    for error in errors:
        those = _rows_of(error, readings)
        for one in those:
            field = (error.field or "").rpartition(".")[2]
            column = field if field in one.operation.by_name and _by_value(error) else ""
            text = str(error.values.get("text") or error.text)
            one.wrong(column, problem(error.code, text, str(error.values.get("cure") or error.cure)))
        struck |= {id(one) for one in those}
        if not those and {"text": error.text, "cure": error.cure} not in troubles:
            troubles.append({"text": error.text, "cure": error.cure})
    return struck, troubles


def _by_value(error: DomainError) -> bool:
    """Whether it is about a value of a column, not about a person as such."""
    return "guid" not in error.values


def _rows_of(error: DomainError, readings: Sequence[Reading]) -> list[Reading]:
    """By the person whom it names; else by the value that it names; else all that fill its column."""
    if guid := error.values.get("guid"):
        return [one for one in readings if str(one.request.key) == str(guid)]
    if place := _PLACE.fullmatch(error.field or ""):
        return list(readings[int(place[1]) : int(place[1]) + 1])
    name = error.field or ""
    filling = [one for one in readings if one.values.get(name) not in (None, "")]
    named = [str(error.values[key]) for key in ("value", name) if key in error.values]
    return [one for one in filling if str(one.values[name]) in named] if named else filling
