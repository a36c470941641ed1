"""The same changes as PowerShell text (module ActiveDirectory of Windows Server 2008 R2)."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from ocsadmin.directory import Wire


def quoted(text: str) -> str:
    """A literal string: only the apostrophe is special, and so are its typographic forms (about_Quoting_Rules)."""
    for mark in "'\u2018\u2019\u201a\u201b":
        text = text.replace(mark, mark * 2)
    return f"'{text}'"


def value(value: Wire) -> str:
    if isinstance(value, bytes):
        return f"([Convert]::FromBase64String({quoted(base64.b64encode(value).decode())}))"
    return {"TRUE": "$true", "FALSE": "$false"}.get(value) or quoted(value)


def table(values: Mapping[str, tuple[Wire, ...]]) -> str:
    """A hash table: ``@{'cn'='a'; 'member'=@('b','c')}``."""
    return "@{" + "; ".join(f"{quoted(name)}={_several(several)}" for name, several in values.items() if several) + "}"


def _several(values: tuple[Wire, ...]) -> str:
    return value(values[0]) if len(values) == 1 else "@(" + ",".join(value(one) for one in values) + ")"
