"""The wish: these people, on this pool, with sign-in names made so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from users.sign_in_names import SignInName


@dataclass(frozen=True)
class EnableUsersSpec:
    """``pool`` and ``people`` are GUIDs. ``by_hand`` gives single people another address than the rule would.

    ``pools`` gives single people another pool. Whoever is in ``left_out`` stays as they are.
    """

    people: tuple[UUID, ...]
    pool: UUID
    sign_in_name: SignInName = SignInName.MAIL
    sip_domain: str = ""
    pattern: str = ""
    by_hand: Mapping[UUID, str] = field(default_factory=dict)
    left_out: frozenset[UUID] = frozenset()
    pools: Mapping[UUID, UUID] = field(default_factory=dict)

    def pool_of(self, guid: UUID) -> UUID:
        return self.pools.get(guid, self.pool)

    def to_json(self) -> dict[str, Any]:
        return {
            "people": [str(guid) for guid in self.people],
            "pool": str(self.pool),
            "sign_in_name": str(self.sign_in_name),
            "sip_domain": self.sip_domain,
            "pattern": self.pattern,
            "by_hand": {str(guid): address for guid, address in self.by_hand.items()},
            "left_out": sorted(str(guid) for guid in self.left_out),
            **({"pools": {str(guid): str(pool) for guid, pool in self.pools.items()}} if self.pools else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> EnableUsersSpec:
        return cls(
            people=tuple(dict.fromkeys(UUID(str(guid)) for guid in data["people"])),
            pool=UUID(str(data["pool"])),
            sign_in_name=SignInName(data.get("sign_in_name") or SignInName.MAIL),
            sip_domain=data.get("sip_domain") or "",
            pattern=data.get("pattern") or "",
            by_hand={UUID(str(guid)): address for guid, address in (data.get("by_hand") or {}).items()},
            left_out=frozenset(UUID(str(guid)) for guid in data.get("left_out") or ()),
            pools={UUID(str(guid)): UUID(str(pool)) for guid, pool in (data.get("pools") or {}).items()},
        )
