"""Values of attributes as the list of changes shows them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from ocsadmin.directory import Entry, Wire
from ocsadmin.directory.syntaxes import decode, is_binary, to_wire

LONGEST, MOST = 500, 50


def to_json(values: Sequence[Wire]) -> list[Any]:
    """Wire values for a JSON column: text as it is, octets as ``{"base64": …}``."""
    return [{"base64": base64.b64encode(v).decode()} if isinstance(v, bytes) else v for v in values]


def to_octets(values: Sequence[Any]) -> list[bytes]:
    """The octets of values of a JSON column."""
    return [base64.b64decode(v["base64"]) if isinstance(v, dict) else str(v).encode() for v in values]


def raw_reader(attributes: Sequence[str]) -> Callable[[Entry], dict[str, list[Any]]]:
    """A function that gives all of these attributes that an entry has, for the field ``raw``."""
    names = {name.lower(): (name, to_json if is_binary(name) else _texts) for name in attributes}

    def read(entry: Entry) -> dict[str, list[Any]]:
        there = [(names[lower], values) for lower, values in entry.octets.items() if lower in names and values]
        return {name: values_of(values) for (name, values_of), values in there}

    return read


def _texts(values: list[bytes]) -> list[Any]:
    try:
        return [value.decode() for value in values]
    except UnicodeDecodeError:
        return to_json([to_wire("", value) for value in values])


def readable(attribute: str, values: Sequence[Any]) -> list[str]:
    """Values of a JSON column as a person reads them: at most 50, each of at most 500 characters."""
    texts = [_one(attribute, value) for value in values[:MOST]]
    rest = len(values) - MOST
    return [*texts, f"… and {rest} more"] if rest > 0 else texts


def of_field(value: Any) -> list[str]:
    """The value of a model's field in the same form."""
    if value is None or value == "":
        return []
    values = value if isinstance(value, list | tuple | set) else [value]
    return readable("", [_plain(one) for one in values])


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def _one(attribute: str, value: Any) -> str:
    if isinstance(value, dict):
        octets = base64.b64decode(value["base64"])
        decoded = decode(attribute, octets)
        value = octets.hex(" ") if isinstance(decoded, bytes) else str(decoded)
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
