"""Reading what ldapsearch prints (RFC 2849), without any code of the product."""

from __future__ import annotations

import base64
from collections.abc import Iterator

Attributes = dict[str, list[bytes]]
Entries = dict[str, Attributes]


def read(text: str) -> Entries:
    """DN → attribute → values. The lines are unfolded already; values in base64 are decoded."""
    blocks = [list(_lines(block)) for block in text.split("\n\n")]
    return dict(_entry(block) for block in blocks if block)


def texts(attributes: Attributes, name: str) -> list[str]:
    return [value.decode() for value in attributes.get(name, [])]


def _entry(block: list[tuple[str, bytes]]) -> tuple[str, Attributes]:
    attributes: Attributes = {}
    for name, value in block:
        attributes.setdefault(name, []).append(value)
    return attributes.pop("dn")[0].decode(), attributes


def _lines(block: str) -> Iterator[tuple[str, bytes]]:
    for line in block.splitlines():
        name, mark, value = line.partition(":")
        if not mark or line.startswith("#"):
            continue
        if value.startswith(":"):
            yield name, base64.b64decode(value[1:])
        else:
            yield name, value.removeprefix(" ").encode()
