"""The search text of a person: every word that may be asked for, folded, with two spaces before each.

The spaces make the start of a word part of the text, so one index of three-letter pieces answers both 'holds these
letters' and 'a word begins with this one letter'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from . import phones as numbers
from .fold import fold, spelled_out

BETWEEN = "  "

_TAG = re.compile(r"^(?:sips?|smtp|tel|mailto):")


def search_text(values: Iterable[str], phones: Iterable[str] = ()) -> str:
    """All words of names, accounts and addresses, and the digits of telephone numbers; each once."""
    words: dict[str, None] = {}
    for value in values:
        if value:
            words.update(dict.fromkeys(_words(value)))
    for phone in phones:
        words.update(dict.fromkeys(numbers.stored_forms(phone)))
    return BETWEEN + BETWEEN.join(words) + BETWEEN if words else ""


def without_tag(word: str) -> str:
    """``sip:kim@contoso.com`` → ``kim@contoso.com``."""
    return _TAG.sub("", word)


def _words(value: str) -> Iterator[str]:
    whole = [without_tag(word) for word in fold(value).split()]
    for word in whole:
        yield word
        yield from _parts(word)
        yield from _grams(word)
    yield from spelled_out(value).split()
    if len(whole) > 1 and all(_is_unspaced(word[0]) for word in whole):
        yield "".join(whole)


def _parts(word: str) -> Iterator[str]:
    """``o'brien-jones`` → ``obrien-jones``, ``o``, ``brien``, ``jones``; of an address what is before the ``@``."""
    name = word.partition("@")[0]
    if name.isalnum():
        return
    if "'" in name:
        yield name.replace("'", "")
    yield from (part for part in re.split(r"[\W_]+", name) if part)


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
