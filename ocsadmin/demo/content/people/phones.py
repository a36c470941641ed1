"""Telephone numbers as people type them: one number, many spellings."""

import random
from typing import Final

_REDMOND: Final = (
    "+1 (425) 555-0{last:03d}",
    "+1425555{last:04d}",
    "(425) 555-{last:04d}",
    "425.555.{last:04d}",
    "1-425-555-{last:04d} x{extension}",
    "001 425 555 {last:04d}",
)
_SYDNEY: Final = (
    "61 2 9292 9{last:03d}",
    "+61 (0)2 9292 9{last:03d}",
    "(02) 9292 9{last:03d}",
    "+6129292 9{last:03d}",
    "0061 2 9292-9{last:03d}",
)
_ELSEWHERE: Final = (
    "0044 20 7946 0{last:03d}",
    "+44 (0) 20 7946 0{last:03d}",
    "+49 30 5550-{last:03d}",
    "+81-3-5550-1{last:03d}",
    "ext. {extension}",
)


def number(office: str, chance: random.Random) -> str:
    """A number of the office (`Redmond`, `Sydney` or any other), now and then none."""
    if chance.random() < 0.08:
        return ""
    spellings = {"Redmond": _REDMOND, "Sydney": _SYDNEY}.get(office, _ELSEWHERE)
    last = chance.randrange(1000)
    return chance.choice(spellings).format(last=last, extension=f"{last % 1000:03d}1")
