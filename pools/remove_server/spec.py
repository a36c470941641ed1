"""Which server goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from ocsadmin.errors import ManyErrors
from pools.operations.spec_rules import MissingField, spec_from_json


@dataclass(frozen=True)
class RemoveServerSpec:
    """``server`` is an FQDN, or the GUID of the server's msRTCSIP-Server object."""

    server: str

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """:raises ManyErrors: with one error for each field that can't be used."""
        spec = spec_from_json(cls, data)
        if not spec.server:
            raise ManyErrors([MissingField(field="server", name="server")])
        return spec

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
