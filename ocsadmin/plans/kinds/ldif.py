"""LDIF (RFC 2849): attribute lines, base64 where a value is not a SAFE-STRING, lines folded after 76 octets."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable

from ocsadmin.directory import Wire

_SAFE = re.compile(r"[\x01-\x09\x0b\x0c\x0e-\x1f\x21-\x39\x3b\x3d-\x7f][\x01-\x09\x0b\x0c\x0e-\x7f]*")
"""SAFE-STRING: no blank, colon or < in front, no NUL, LF, CR or octet above 127 anywhere."""
_WIDTH = 76


def line(name: str, value: Wire) -> str:
    """``name: value``, or ``name:: base64``; folded, without the last line feed."""
    octets = value if isinstance(value, bytes) else value.encode()
    text = value if isinstance(value, str) else None
    if text is not None and (not text or (_SAFE.fullmatch(text) and not text.endswith(" "))):
        return fold(f"{name}: {text}" if text else f"{name}:")
    return fold(f"{name}:: {base64.b64encode(octets).decode()}")


def fold(text: str) -> str:
    """Continue on lines that begin with a blank (RFC 2849 note 2). The text is ASCII."""
    rest = range(_WIDTH, len(text), _WIDTH - 1)
    return "\n ".join([text[:_WIDTH], *(text[start : start + _WIDTH - 1] for start in rest)])


def record(dn: str, changetype: str, lines: Iterable[str]) -> str:
    """A change record, ending with a line feed."""
    return "\n".join([line("dn", dn), f"changetype: {changetype}", *lines]) + "\n"


def comment(text: str) -> str:
    """Lines that a reader of LDIF skips."""
    return "".join(f"# {part}\n" for part in text.splitlines())
