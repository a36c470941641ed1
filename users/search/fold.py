"""Text as it is compared: no case, no accents, one form of each letter. Scripts stay what they are."""

from __future__ import annotations

import unicodedata

_PLAIN = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ŋ": "n",
        "ı": "i", "ĸ": "k", "ə": "e", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "—": "-",
    }
)  # fmt: skip
"""Letters that Unicode does not decompose, and the marks that keyboards put in place of ``'`` and ``-``."""

_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ñ": "nn"})

_HEBREW_ARABIC_SYRIAC = range(10, 37)
"""Combining classes of vowel points, which are written or left out at will (Unicode Standard, table 4-3)."""
_OVERLAY, _FIRST_OF_ACCENTS = 1, 200


def fold(text: str) -> str:
    """``Łukasz Großmann`` → ``lukasz grossmann``; ``Ｙａｍａｄａ`` → ``yamada``; ``Ёлкин`` → ``елкин``.

    Accents go, but not what makes another letter in kana, Thai or Indic scripts. Control characters become spaces.
    """
    if text.isascii() and text.isprintable():
        return text.lower().replace("`", "'")
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", spread.translate(_KEPT)).translate(_PLAIN)


def spelled_out(text: str) -> str:
    """``Müller`` → ``mueller``: the way accounts are often made from names. Empty where that changes nothing."""
    if text.isascii():
        return ""
    lower = unicodedata.normalize("NFC", text).lower()
    changed = lower.translate(_SPELLED_OUT)
    return fold(changed) if changed != lower else ""


def _folded(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() else " "
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Cf":
        return ""
    if category in ("Cc", "Cs", "Zl", "Zp", "Zs"):
        return " "
    return "" if _is_accent(unicodedata.combining(char)) else char


class _Folded(dict[int, str]):
    """Code point → what is left of it; worked out once for each."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


_KEPT = _Folded()


def _is_accent(combining_class: int) -> bool:
    return (
        combining_class == _OVERLAY or combining_class >= _FIRST_OF_ACCENTS or combining_class in _HEBREW_ARABIC_SYRIAC
    )
