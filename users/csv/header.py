"""The first row of a file: which column each heading means, and all that is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from .columns import IGNORED, SECRET, Operation, plain_heading

NOT_USED: Final = "-"
Trouble = dict[str, str]
"""``text`` and ``cure`` of something that is wrong with a file as a whole."""


def read_header(cells: Sequence[str], operation: Operation) -> tuple[list[str], list[Trouble]]:
    """A name for each column (``NOT_USED`` for those that our exports add, empty without a heading); the troubles."""
    names: list[str] = []
    troubles: list[Trouble] = []
    for cell in cells:
        plain = plain_heading(cell)
        names.append(NOT_USED if plain in IGNORED else operation.names.get(plain, ""))
        if plain in SECRET and not names[-1]:
            text = f"The column “{_short(cell)}” would hold passwords."
            troubles.append(_trouble(text, "Nobody should keep them in a file: leave the column out."))
        elif plain and not names[-1]:
            troubles.append(_unknown(cell, plain, operation))
    for name, count in Counter(name for name in names if name not in ("", NOT_USED)).items():
        if count > 1:
            text = f"{count} columns mean {name}."
            troubles.append(_trouble(text, "Keep one of them."))
    troubles += _missing(set(names), operation)
    return names, troubles


def _missing(names: set[str], operation: Operation) -> list[Trouble]:
    troubles = []
    if operation.who and not names & set(operation.who_names):
        cure = f"Add one of: {', '.join(operation.who_names)}."
        troubles.append(_trouble("No column says who the rows are about.", cure))
    lacking = [one.name for one in operation.columns if one.required and one.name not in names]
    if lacking:
        troubles.append(_trouble(f"The file lacks {', '.join(lacking)}.", "Every row needs a value there."))
    return troubles


def _unknown(cell: str, plain: str, operation: Operation) -> Trouble:
    near = get_close_matches(plain, operation.names, n=1, cutoff=0.7)
    cure = f"Did you mean {operation.names[near[0]]}?" if near else ""
    known = ", ".join(one.name for one in operation.all_columns)
    return _trouble(f"“{_short(cell)}” is no column of this operation.", cure or f"The columns are {known}.")


def _trouble(text: str, cure: str) -> Trouble:
    return {"text": text, "cure": cure}


def _short(cell: str) -> str:
    return cell if len(cell) <= 60 else f"{cell[:59]}…"
