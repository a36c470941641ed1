"""The outline of DER: tags and lengths, without recursion and without copying more than is asked for.

Source: ITU-T X.690 sections 8.1 and 10.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SEQUENCE, SET, INTEGER, OCTET_STRING = 0x30, 0x31, 0x02, 0x04
MOST_ELEMENTS = 200_000
"""Elements that are looked at; a file within its limit of size has fewer unless it was made to have many."""


class NotDER(ValueError):
    """The octets are no DER."""


@dataclass(frozen=True)
class Element:
    """``begin`` and ``end`` bound the value within the octets; ``end`` is where the next element begins."""

    tag: int
    begin: int
    end: int


def element_at(octets: bytes, at: int, end: int) -> Element:
    """The element that begins at ``at``.

    :raises NotDER: it does not fit before ``end``, or its length is indefinite (BER).
    """
    if at + 2 > end:
        raise NotDER("cut off")
    length, begin = octets[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4 or begin + count > end:
            raise NotDER("an indefinite or huge length")
        length, begin = int.from_bytes(octets[begin : begin + count], "big"), begin + count
    if begin + length > end:
        raise NotDER("cut off")
    return Element(octets[at], begin, begin + length)


def children(octets: bytes, parent: Element) -> list[Element]:
    """What stands in a constructed element.

    :raises NotDER: it is not filled by whole elements.
    """
    found, at = [], parent.begin
    while at < parent.end:
        one = element_at(octets, at, parent.end)
        found.append(one)
        at = one.end
    return found


def constructed(octets: bytes) -> Iterator[list[Element]]:
    """The children of each constructed element, and of octet strings that hold such: all levels.

    :raises NotDER: the outermost element is no DER, or there are too many elements.
    """
    waiting, seen = [element_at(octets, 0, len(octets))], 0
    while waiting:
        inside = _inside(octets, waiting.pop())
        seen += len(inside)
        if seen > MOST_ELEMENTS:
            raise NotDER("too many elements")
        if inside:
            yield inside
            waiting.extend(one for one in inside if one.tag & 0x20 or one.tag in (OCTET_STRING, 0x80))


def _inside(octets: bytes, one: Element) -> list[Element]:
    try:
        return children(octets, one)
    except NotDER:  # octets that are no elements: a salt, something encrypted
        return []
