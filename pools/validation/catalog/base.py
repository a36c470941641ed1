"""A check of the catalog: what will be a row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from pools.validation.roles import Role, Step


@dataclass(frozen=True)
class Check:
    """One question about the pool. ``name`` says which check answers it, ``arguments`` (JSON) what it needs to know.

    ``server`` is the only server that it is about, ``hints`` the codes of the hints that go with a failure.
    """

    name: str
    step: Step
    title: str
    target: str
    roles: frozenset[Role]
    arguments: dict[str, Any] = field(default_factory=dict)
    server: str = ""
    hints: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """The same for the same question in every run, whatever its title says."""
        asked = {name: value for name, value in self.arguments.items() if name not in _NOT_ASKED}
        text = json.dumps([self.name, self.step, self.target, asked], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


_NOT_ASKED = frozenset({"what", "names", "pool_fqdns", "groups"})
"""Arguments that may change while the question stays the same."""


def merged(checks: Iterable[Check]) -> list[Check]:
    """Each question once, for all the roles that ask it; in the order of the steps."""
    found: dict[str, Check] = {}
    for one in checks:
        before = found.get(one.identity)
        if before is None:
            found[one.identity] = one
        else:
            hints = tuple(dict.fromkeys((*before.hints, *one.hints)))
            found[one.identity] = replace(before, roles=before.roles | one.roles, hints=hints)
    order = list(Step)
    return sorted(found.values(), key=lambda one: order.index(one.step))
