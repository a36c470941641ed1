"""The wish: these people get other sign-in names, made so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from ocsadmin.errors import DomainError, ManyErrors
from users.sign_in_names import SignInName, needs_domain

from .errors import DomainMissing, NoAddressGiven, OneAddressForMany


@dataclass(frozen=True)
class ChangeSignInNameSpec:
    """``people`` are GUIDs. ``by_hand`` gives single people another address than the rule would.

    ``sign_in_name`` None: no rule, so that everyone's address is given by hand. ``keep_old``: the former address stays
    among the proxy addresses, as a secondary one. Whoever is in ``left_out`` stays as they are.
    """

    people: tuple[UUID, ...]
    sign_in_name: SignInName | None = None
    sip_domain: str = ""
    pattern: str = ""
    by_hand: Mapping[UUID, str] = field(default_factory=dict)
    keep_old: bool = False
    left_out: frozenset[UUID] = frozenset()

    def problems(self) -> list[DomainError]:
        """What is wrong with the wish itself, whoever it is about.

        :raises PatternWrong: the pattern can't be read.
        """
        if self.sign_in_name is None:
            return [] if self.by_hand else [NoAddressGiven()]
        if needs_domain(self.sign_in_name, self.pattern):
            return [] if self.sip_domain else [DomainMissing()]
        if self.sign_in_name is SignInName.PATTERN and "{" not in self.pattern and "%" not in self.pattern:
            count = len(set(self.people) - self.left_out)
            return [OneAddressForMany(address=self.pattern, count=count)] if count > 1 else []
        return []

    def to_json(self) -> dict[str, Any]:
        return {
            "people": [str(guid) for guid in self.people],
            "sign_in_name": str(self.sign_in_name or ""),
            "sip_domain": self.sip_domain,
            "pattern": self.pattern,
            "by_hand": {str(guid): address for guid, address in self.by_hand.items()},
            "keep_old": self.keep_old,
            "left_out": sorted(str(guid) for guid in self.left_out),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Without ``people`` they are those of ``by_hand``. :raises ManyErrors, PatternWrong: see :meth:`problems`."""
        by_hand = {UUID(str(guid)): str(address) for guid, address in (data.get("by_hand") or {}).items()}
        way = data.get("sign_in_name")
        spec = cls(
            people=tuple(dict.fromkeys(UUID(str(guid)) for guid in data.get("people") or by_hand)),
            sign_in_name=SignInName(way) if way else None,
            sip_domain=data.get("sip_domain") or "",
            pattern=data.get("pattern") or "",
            by_hand=by_hand,
            keep_old=data.get("keep_old") is True,
            left_out=frozenset(UUID(str(guid)) for guid in data.get("left_out") or ()),
        )
        if problems := spec.problems():
            raise ManyErrors(problems)
        return spec
