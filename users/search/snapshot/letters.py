"""Texts as arrays of small numbers, one for each letter that occurs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .arrays import Numbers

END, SPACE, FIRST_LETTER = 0, 1, 2
MOST_LETTERS = 2**16 - FIRST_LETTER
_CODE_POINTS = 0x110000


class TooManyLetters(Exception):
    """More different characters than fit into 16 bits: no language has them. The database answers then."""


class Letters:
    """The characters of all texts. ``numbers_of`` is a table from code point to number."""

    def __init__(self, code_points: Numbers) -> None:
        """:raises TooManyLetters: see there."""
        self.code_points = code_points
        if len(code_points) > MOST_LETTERS:
            raise TooManyLetters
        self.numbers_of = np.zeros(_CODE_POINTS, np.uint16)
        self.numbers_of[code_points] = np.arange(FIRST_LETTER, FIRST_LETTER + len(code_points), dtype=np.uint16)
        self.numbers_of[ord(" ")] = SPACE

    def __len__(self) -> int:
        return FIRST_LETTER + len(self.code_points)

    def encode(self, texts: Sequence[str]) -> tuple[Numbers, Numbers]:
        """The letters of all texts in a row, ``END`` after each; and beside each letter the place of its text."""
        letters = self.numbers_of[code_points_of(texts)]
        places = np.cumsum(letters == END, dtype=np.uint32)
        return letters, places.astype(np.uint16)


def code_points_of(texts: Sequence[str]) -> Numbers:
    joined = "\0".join(texts) + "\0"
    return np.frombuffer(joined.encode("utf-32-le"), np.uint32)


class LettersSeen:
    """Gathers which characters occur."""

    def __init__(self) -> None:
        self._seen = np.zeros(_CODE_POINTS, bool)

    def add(self, texts: Sequence[str]) -> None:
        self._seen[code_points_of(texts)] = True

    def letters(self) -> Letters:
        self._seen[[0, ord(" ")]] = False
        return Letters(np.flatnonzero(self._seen).astype(np.uint32))
