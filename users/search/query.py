"""What someone typed into the search box, as terms that all have to be found, in any order."""

from __future__ import annotations

import re
from itertools import groupby

from . import phones as numbers
from .fold import fold
from .text import BETWEEN, without_tag

Term = tuple[str, ...]
"""Pieces of search text of which one has to be there."""

LONGEST = 4000
MOST_TERMS = 200
_NUMBER = re.compile(r"^(?:tel:)?[+(]?[\d+().\-/]*\d[\d().\-/]*$|^(?:x|ext\.?)\d+$")
_SHORTEST_PIECE = 3


def terms(text: str) -> tuple[Term, ...]:
    """The terms of a question. No characters in it mean anything but themselves; nothing asked gives no terms.

    Words of one or two letters are looked for at the start of a word, longer ones anywhere.
    """
    words = [word.rstrip(",;") or word for word in fold(text[:LONGEST]).split()]
    found: dict[Term, None] = {}
    for is_number, group in groupby(words, lambda word: bool(_NUMBER.match(word))):
        run = list(group)
        found.update(dict.fromkeys([_number_term(run)] if is_number else [_word_term(word) for word in run]))
    return tuple(found)[:MOST_TERMS]


def _word_term(word: str) -> Term:
    return (_piece(without_tag(word) or word),)


def _number_term(words: list[str]) -> Term:
    """A number may be typed with spaces in it. A single word may also be part of an account, as it stands."""
    asked = numbers.asked_forms(" ".join(words))
    forms = [_piece(digits, at_start=at_start) for digits, at_start in asked if digits]
    literal = [_piece(words[0])] if len(words) == 1 or not forms else []
    return tuple(dict.fromkeys(forms + literal))


def _piece(word: str, *, at_start: bool = False) -> str:
    return BETWEEN + word if at_start or len(word) < _SHORTEST_PIECE else word
