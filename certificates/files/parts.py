"""A binary file → its parts, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from . import tlv
from .errors import BrokenFile, CutOff

_PADDING: Final = b"\0\t\n\r \x1a"


def parts_of(octets: bytes, what: str) -> Iterator[bytes]:
    """Each whole element of DER; padding between and behind them is left out. BER is one part, to its end.

    :param what: how the file or block is called in the errors.
    :raises CutOff, BrokenFile: it ends too early, or is no ASN.1.
    """
    at = 0
    while rest := octets[at:].lstrip(_PADDING):
        at = len(octets) - len(rest)
        if rest[0] != tlv.SEQUENCE:
            raise BrokenFile(what=what, why="it does not begin as certificates do")
        if rest[1:2] == b"\x80":  # an indefinite length (BER): old programs write chains and PFX files so
            yield rest
            return
        try:
            end = tlv.element_at(octets, at, len(octets)).end
        except tlv.NotDER:
            raise CutOff(what=what) from None
        yield octets[at:end]
        at = end
