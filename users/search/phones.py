"""Telephone numbers in any spelling: what is stored of one, and what may be meant by one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .fold import fold

_SPANS = ((20, 20), (27, 27), (30, 34), (36, 36), (39, 41), (43, 49), (51, 58), (60, 66), (81, 82), (84, 84), (86, 86))
_MORE_SPANS = ((90, 95), (98, 98))
_TWO_DIGITS = frozenset(str(code) for first, last in (*_SPANS, *_MORE_SPANS) for code in range(first, last + 1))
"""Country codes of two digits; 1 and 7 have one, all others three (ITU-T E.164, list of assigned codes)."""

_EXTENSION = re.compile(r"(?:;ext=|ext\.?|x|#)\s*(\d+)\s*$")
_LEAST_INTERNATIONAL = 9
_LEAST_NATIONAL = 8
_FULL = 10


@dataclass(frozen=True)
class Number:
    """A number taken apart: its digits without prefix, its extension, whether it begins with a country code."""

    digits: str
    extension: str
    international: bool

    @property
    def national(self) -> str:
        """The digits after the country code that they seem to begin with."""
        return self.digits[_country_code_length(self.digits) :]


def parse(text: str) -> Number:
    """``tel:+1 (425) 555-0100;ext=12`` → 14255550100, 12, international."""
    plain = fold(text).strip().removeprefix("tel:")
    found = _EXTENSION.search(plain)
    extension = found[1] if found else ""
    main = (plain[: found.start()] if found else plain).partition(";")[0].strip()
    if main.startswith(("+", "00")):
        main = main.replace("(0)", "")
    digits = re.sub(r"\D", "", main)
    if main.startswith("+"):
        return Number(digits, extension, True)
    for prefix, least in (("00", _LEAST_INTERNATIONAL), ("011", _LEAST_INTERNATIONAL + 2)):
        if digits.startswith(prefix) and len(digits) >= least:
            return Number(digits[len(prefix) :], extension, True)
    return Number(digits, extension, False)


def stored_forms(text: str) -> list[str]:
    """The words that a number leaves in the search text. A national one also without its trunk zero."""
    number = parse(text)
    forms = [number.digits, number.extension]
    if not number.international and number.digits.startswith("0"):
        forms.append(number.digits[1:])
    return [form for form in forms if form]


def asked_forms(text: str) -> list[tuple[str, bool]]:
    """What to look for when someone types a number: (digits, whether only at the start of a word).

    A number with a country code also finds the national spelling, and the other way round.
    """
    number = parse(text)
    digits = number.digits or number.extension
    if not number.international and digits.startswith("0") and len(digits) >= _LEAST_NATIONAL:
        return [(digits[1:], False)]
    forms = [(digits, False)]
    full = number.international or (len(digits) >= _FULL and not digits.startswith("0"))
    if full and len(number.national) > 2:
        forms.append((number.national, True))
    return forms


def _country_code_length(digits: str) -> int:
    if digits[:1] in ("1", "7"):
        return 1
    return 2 if digits[:2] in _TWO_DIGITS else 3
