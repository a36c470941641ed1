"""Where in a text the words are that someone asked for."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .fold import fold
from .query import Term

_fold = lru_cache(maxsize=4096)(fold)


def highlight(text: str, asked: tuple[Term, ...]) -> SafeString:
    """The text escaped, each hit in ``<mark>``."""
    return _marked(text, asked, _letters(text) if asked else [])


def highlight_number(text: str, asked: tuple[Term, ...]) -> SafeString:
    """The same for telephone numbers, whatever stands between their digits."""
    digits = [(char, place) for char, place in _letters(text) if char.isdigit()]
    return _marked(text, asked, digits)


def _letters(text: str) -> list[tuple[str, int]]:
    """Each folded character with the place in the text that it comes from."""
    if text.isascii() and text.isprintable():
        return list(zip(_fold(text), range(len(text)), strict=True))
    return [(letter, place) for place, char in enumerate(text) for letter in _fold(char)]


def _marked(text: str, asked: tuple[Term, ...], letters: list[tuple[str, int]]) -> SafeString:
    hits = sorted({hit for term in asked for piece in term for hit in _hits(piece, letters)})
    parts, done = [], 0
    for start, end in hits:
        if end > done:
            start = max(start, done)
            parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
            done = end
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308 - every piece of the text is escaped


def _hits(piece: str, letters: list[tuple[str, int]]) -> list[tuple[int, int]]:
    """Start and end in the text of every place where the piece stands."""
    wanted = piece.strip()
    folded = "".join(letter for letter, _ in letters)
    found = []
    position = folded.find(wanted) if wanted else -1
    while position >= 0:
        if wanted == piece or position == 0 or not folded[position - 1].isalnum() or not wanted.isascii():
            found.append((letters[position][1], letters[position + len(wanted) - 1][1] + 1))
        position = folded.find(wanted, position + 1)
    return found
