"""Base 64 in text: between BEGIN and END (RFC 7468), or bare; with any other text around it."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from .errors import BrokenFile, CutOff

_BEGIN: Final = re.compile(r"-----BEGIN ([A-Z0-9 #]{1,40})-----")
_END: Final = re.compile(r"-----END [A-Z0-9 #]{1,40}-----")
_BASE64: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
_QUOTED: Final = ">|* \t"
"""What mail programs put before the lines of a text that is quoted."""
_INVISIBLE: Final = {ord(c): None for c in "\u200b\u200c\u200d\u2060\ufeff"}
_SHORTEST: Final = 16
"""Characters of base 64 that are taken for more than a word."""


@dataclass(frozen=True)
class Block:
    """``label`` as between the dashes ("CERTIFICATE"); empty for bare base 64. ``old``: with headers of RFC 1421."""

    label: str
    octets: bytes
    old: bool = False


def text_of(octets: bytes) -> str | None:
    """The file as text, by its byte order mark or as UTF-8; None where it is binary.

    The DER of a certificate begins with the tag of a sequence, which is the digit 0, and a length of several octets,
    which in no text stands after a digit.
    """
    if octets[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return octets.decode("utf-16", "replace")
    if octets[1:16:2].strip(b"\0") == b"" and octets[:1] != b"\x30":
        return octets.decode("utf-16-le", "replace")
    if (octets[:1] == b"\x30" and octets[1:2] >= b"\x80") or 0 in octets[:512]:
        return None
    return octets.decode("utf-8-sig", "replace")


def blocks(text: str) -> list[Block]:
    """All blocks, in their order; bare base 64 only where there are none with dashes.

    :raises CutOff: a block has no end.
    :raises BrokenFile: its base 64 is damaged.
    """
    clean = text.translate(_INVISIBLE)
    return list(_armoured(clean)) or list(_bare(clean))


def _armoured(text: str) -> Iterator[Block]:
    begins = list(_BEGIN.finditer(text))
    for begin, following in zip_longest(begins, begins[1:]):
        label, limit = begin.group(1), following.start() if following else len(text)
        end = _END.search(text, begin.end(), limit)
        if end is None:
            raise CutOff(what=label.lower())
        yield _block(label, text[begin.end() : end.start()])


def _block(label: str, body: str) -> Block:
    lines = [line.strip().lstrip(_QUOTED) for line in body.splitlines()]
    plain = [line for line in lines if ":" not in line]
    return Block(label, _decoded("".join(plain), label.lower()), old=len(plain) < len(lines))


def _bare(text: str) -> Iterator[Block]:
    """Lines that are nothing but base 64 and begin as DER does, as many as its length says."""
    gathered, wanted = "", 0
    for line in (line.strip().lstrip(_QUOTED) for line in text.splitlines()):
        if not line or not _BASE64.issuperset(line):
            if gathered and line:
                raise CutOff(what="text")
            continue
        if not gathered and (wanted := _characters(line)) == 0:
            continue
        gathered += line
        if len(gathered) >= wanted:
            yield Block("", _decoded(gathered[:wanted], "text"))
            gathered = ""
    if gathered:
        raise CutOff(what="text")


def _characters(line: str) -> int:
    """How many characters of base 64 the element has that begins in this line; 0 where none does."""
    if not line.startswith("MI") or len(line) < _SHORTEST:
        return 0
    head = _decoded(line[:8], "text")
    octets = 4 + int.from_bytes(head[2:4], "big") if head[:2] == b"\x30\x82" else 0
    return (octets + 2) // 3 * 4


def _decoded(text: str, what: str) -> bytes:
    try:
        return binascii.a2b_base64("".join(text.split()).encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BrokenFile(what=what, why="its base 64 has a wrong or missing character") from None
