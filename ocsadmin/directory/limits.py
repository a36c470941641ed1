"""Limits that Active Directory sets and that not every server enforces: kept here, so that nothing wrong is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .dn import DN
from .errors import RefusedValue
from .syntaxes import is_integer
from .values import Wire

LEAST, MOST = -(2**31), 2**31 - 1


def refuse_impossible(dn: DN, attributes: Mapping[str, Sequence[Wire]]) -> None:
    """:raises RefusedValue: a value of syntax Integer is none of 32 bits (MS-ADTS 3.1.1.2.2.2.9)."""
    for attribute, values in attributes.items():
        if is_integer(attribute):
            for value in values:
                _check_integer(dn, attribute, value)


def _check_integer(dn: DN, attribute: str, value: Wire) -> None:
    text = value.decode(errors="replace") if isinstance(value, bytes) else value
    try:
        number = int(text)
    except ValueError:
        number = MOST + 1
    if not LEAST <= number <= MOST or not text.isascii() or text != text.strip():
        words = f"{attribute} takes a whole number from {LEAST} to {MOST}, not {text!r}."
        raise RefusedValue(dn=dn, words=words)
