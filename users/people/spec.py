"""A wish that says no more than whom it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True)
class PeopleSpec:
    """``people`` are GUIDs; whoever is in ``left_out`` stays as they are."""

    people: tuple[UUID, ...]
    left_out: frozenset[UUID] = frozenset()

    def to_json(self) -> dict[str, Any]:
        return {
            "people": [str(guid) for guid in self.people],
            "left_out": sorted(str(guid) for guid in self.left_out),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            people=tuple(dict.fromkeys(UUID(str(guid)) for guid in data["people"])),
            left_out=frozenset(UUID(str(guid)) for guid in data.get("left_out") or ()),
        )
