"""Line URIs of Enterprise Voice: ``tel:+14255550100``, with ``;ext=`` where people share a number.

Source: RFC 3966, section 3 (global numbers); OCS 2007 R2 Active Directory schema reference, "msRTCSIP-Line".
"""

from __future__ import annotations

import re
from typing import Final

from users.people.problems import Problem, error

LONGEST: Final = 500
_SEPARATORS: Final = re.compile(r"[\s().\-/]")
_GLOBAL: Final = re.compile(r"tel:\+[1-9]\d{1,14}(;ext=\d{1,15})?", re.IGNORECASE)


def plain(text: str) -> str:
    """As it is stored: ``tel:`` before it, nothing between the digits. ``+1 (425) 555-0100`` → ``tel:+14255550100``."""
    number = text.strip()
    number = number[4:] if number[:4].lower() == "tel:" else number
    digits, mark, rest = number.partition(";")
    return f"tel:{_SEPARATORS.sub('', digits)}{mark}{rest.strip().lower()}" if digits else ""


def check(text: str) -> list[Problem]:
    """What is wrong with a line URI; an empty one is right: it takes the line away."""
    if not text.strip() or _GLOBAL.fullmatch(plain(text)):
        return []
    cure = "Write + and the country code: tel:+14255550100, or tel:+14255550100;ext=100."
    return [error("not-a-line", f"“{text}” is no line URI of Enterprise Voice.", cure)]
