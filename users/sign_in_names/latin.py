"""Names in plain Latin letters, as addresses need them."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
        "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L", "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T",
        "ı": "i", "ŋ": "n", "Ŋ": "N", "ə": "e", "Ə": "E", "‐": "-", "‑": "-", "–": "-", "—": "-",
    }
)  # fmt: skip


class NotLatin(ValueError):
    """A name is in a script that has no plain Latin form here; ``args[0]`` is the name."""


def latin(name: str) -> str:
    """``Łukasz`` → ``Lukasz``, ``O’Brien`` → ``OBrien``, ``de la Peña`` → ``delaPena``.

    :raises NotLatin: letters of another script remain, which nobody should guess the spelling of.
    """
    spread = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    bare = "".join(char for char in spread if not unicodedata.combining(char)).translate(_LETTERS)
    if any(char.isalnum() and not char.isascii() for char in bare):
        raise NotLatin(name)
    return re.sub(r"[^A-Za-z0-9-]", "", bare)
