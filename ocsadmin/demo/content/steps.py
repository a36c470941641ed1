"""The four things that fill a forest: add an entry, modify one, grant rights, protect an administrator.

A step serialises to JSON for `samba_side.py`. Values are text; bytes travel as `{"base64": …}`.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Values = str | bytes | Sequence[str | bytes]


@dataclass(frozen=True)
class Add:
    """Add an entry. `attributes` includes objectClass; a lone value may stand without a list."""

    dn: str
    attributes: Mapping[str, Values]

    def as_json(self) -> dict[str, Any]:
        return {"kind": "add", "dn": self.dn, "attributes": _plain(self.attributes)}


@dataclass(frozen=True)
class Modify:
    """Add to or replace attributes; `relax` also writes what only the server may (adminCount, for one)."""

    dn: str
    attributes: Mapping[str, Values]
    operation: str = "add"
    relax: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": "modify",
            "dn": self.dn,
            "attributes": _plain(self.attributes),
            "operation": self.operation,
            "relax": self.relax,
        }


@dataclass(frozen=True)
class Grant:
    """Append access control entries in SDDL, with `{account}` where the account's SID belongs."""

    dn: str
    aces: Sequence[str]

    def as_json(self) -> dict[str, Any]:
        return {"kind": "grant", "dn": self.dn, "aces": list(self.aces)}


@dataclass(frozen=True)
class Protect:
    """Give an account AdminSDHolder's security descriptor, as the directory does for its administrators."""

    dn: str

    def as_json(self) -> dict[str, Any]:
        return {"kind": "protect", "dn": self.dn}


Step = Add | Modify | Grant | Protect


def _plain(attributes: Mapping[str, Values]) -> dict[str, list[Any]]:
    return {
        name: [_value(value) for value in ([values] if isinstance(values, str | bytes) else values)]
        for name, values in attributes.items()
    }


def _value(value: str | bytes) -> str | dict[str, str]:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
