"""Which pool goes, and what becomes of what outlives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from ocsadmin.errors import ManyErrors
from pools.operations.spec_rules import MissingField, spec_from_json


@dataclass(frozen=True)
class RemovePoolSpec:
    """``pool`` is a GUID, name or FQDN.

    ``conference_directories`` is the pool (the same) that takes them over; empty deletes them. ``delete_databases``
    adds the step that drops the pool's databases; without it they stay, as they do in the product's own wizard.
    """

    pool: str
    conference_directories: str = ""
    delete_databases: bool = False

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """:raises ManyErrors: with one error for each field that can't be used."""
        spec = spec_from_json(cls, data)
        if not spec.pool:
            raise ManyErrors([MissingField(field="pool", name="pool")])
        return spec

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
