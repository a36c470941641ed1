"""The search text of a person: every word that may be asked for, folded, with two spaces before each.

The spaces make the start of a word part of the text, so one index of three-letter pieces answers both 'holds these
letters' and 'a word begins with this one letter'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from . import phones as numbers
from .fold import fold, spelled_out

BETWEEN = "  "

_TAG = re.compile(r"^(?:sips?|smtp|tel|mailto):")
_MARKS = re.compile(r"[\W_]+")


def search_text(values: Iterable[str], phones: Iterable[str] = ()) -> str:
    """All words of names, accounts and addresses, and the digits of telephone numbers; each once."""
    words: dict[str, None] = {}
    for value in dict.fromkeys(without_tag(value.lower()) if value.isascii() else value for value in values):
        words.update(_words(value))
    for phone in dict.fromkeys(phones):
        words.update(dict.fromkeys(numbers.stored_forms(phone)))
    return BETWEEN + BETWEEN.join(words) + BETWEEN if words else ""


def without_tag(word: str) -> str:
    """``sip:kim@contoso.com`` → ``kim@contoso.com``."""
    return _TAG.sub("", word) if ":" in word else word


@lru_cache(maxsize=8192)
def _words(value: str) -> dict[str, None]:
    """The words of one value in their order. Names come again and again."""
    whole = [without_tag(word) for word in fold(value).split()]
    words: dict[str, None] = {}
    for word in whole:
        words[word] = None
        if not (word.isascii() and word.isalnum()):
            words.update(dict.fromkeys((*_parts(word), *_grams(word))))
    words.update(dict.fromkeys(spelled_out(value).split()))
    if len(whole) > 1 and all(_is_unspaced(word[0]) for word in whole):
        words["".join(whole)] = None
    return words


def _parts(word: str) -> Iterator[str]:
    """``o'brien-jones`` → ``obrien-jones``, ``o``, ``brien``, ``jones``; of an address what is before the ``@``."""
    name = word.partition("@")[0]
    if name.isalnum():
        return
    if "'" in name:
        yield name.replace("'", "")
    yield from (part for part in _MARKS.split(name) if part)


def _grams(word: str) -> Iterator[str]:
    """Pieces of two characters of scripts that put no spaces between words, and the last character alone."""
    if word.isascii():
        return
    for unspaced, run in groupby(word, _is_unspaced):
        if unspaced:
            text = "".join(run)
            yield from (text[start : start + 2] for start in range(len(text)))


def _is_unspaced(char: str) -> bool:
    """Han, kana and Hangul (Unicode blocks)."""
    return "぀" <= char <= "ヿ" or "㐀" <= char <= "鿿" or "가" <= char <= "힣" or "\U00020000" <= char <= "\U0003ffff"
