"""What one account may see and change of people: areas, fields, reasons. Plain values, no database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from ocsadmin.acting import right_names

VIEW = right_names.VIEW_USERS


def can_be_delegated(permission: str) -> bool:
    """Whether a delegation decides on it: all that is done with people."""
    return permission.startswith("users.") or permission == right_names.SETTLE_DRIFT


@dataclass(frozen=True)
class Area:
    """People in one of these units or below (``DN.key``), and on one of these pools (key of their home server).

    None: not limited by it. Someone without a home pool belongs to the area where units limit it: they can be enabled
    there. A unit or pool that is gone has no key any more, so that an area may well be empty.
    """

    units: frozenset[str] | None
    pools: frozenset[str] | None

    @property
    def is_everywhere(self) -> bool:
        return self.units is None and self.pools is None

    @property
    def is_nowhere(self) -> bool:
        return self.units == frozenset() or self.pools == frozenset()

    def has(self, unit_key: str, home_key: str) -> bool:
        """Whether someone in this unit, with this home server (empty: none), belongs to it."""
        return self.has_unit(unit_key) and self.has_home(home_key)

    def has_unit(self, unit_key: str) -> bool:
        return self.units is None or any(unit_key == one or unit_key.endswith(f",{one}") for one in self.units)

    def has_home(self, home_key: str) -> bool:
        if self.pools is None or home_key in self.pools:
            return True
        return not home_key and self.units is not None


@dataclass(frozen=True)
class Rule:
    """One delegation as it counts for an account. No ``permissions``: all of those that can be delegated.

    ``is_lost``: the account is no longer in it; it gives nothing any more, and what it kept back stays kept back.
    """

    permissions: frozenset[str]
    area: Area
    hidden: frozenset[str] = frozenset()
    read_only: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    name: str = ""
    is_lost: bool = False

    def covers(self, permission: str) -> bool:
        """Whoever may do something with people may look at them."""
        if self.is_lost:
            return False
        return permission == VIEW or not self.permissions or permission in self.permissions


@dataclass(frozen=True)
class Scope:
    """All that is delegated to an account. ``rules`` is None where nothing limits it.

    Areas add up. So do the fields that are hidden or read-only, and the reasons demanded: what one rule keeps back,
    another one does not give away.
    """

    rules: tuple[Rule, ...] | None = None

    @property
    def is_limited(self) -> bool:
        return self.rules is not None

    def covers(self, permission: str) -> bool:
        """Whether this may be done with anyone at all."""
        return self.rules is None or any(rule.covers(permission) for rule in self.rules)

    def areas(self, permission: str = VIEW) -> tuple[Area, ...]:
        """Where a limited account has a permission; together they are its area."""
        return tuple(rule.area for rule in self.rules or () if rule.covers(permission))

    def has(self, unit_key: str, home_key: str, permission: str = VIEW) -> bool:
        """Whether someone in this unit, with this home server, is in the area."""
        return self.rules is None or any(area.has(unit_key, home_key) for area in self.areas(permission))

    @cached_property
    def hidden(self) -> frozenset[str]:
        return frozenset().union(*(rule.hidden for rule in self.rules or ()))

    @cached_property
    def read_only(self) -> frozenset[str]:
        """Fields that may not be changed; what is hidden may not be changed either."""
        return self.hidden.union(*(rule.read_only for rule in self.rules or ()))

    def demands_reason(self, permission: str) -> bool:
        return any(
            permission in rule.reasons and (rule.is_lost or rule.covers(permission)) for rule in self.rules or ()
        )

    @cached_property
    def key(self) -> str:
        """For caches: accounts with equal keys see the same. Empty for those whom nothing limits."""
        if self.rules is None:
            return ""
        text = repr(
            sorted(
                (rule.is_lost, sorted(rule.permissions), _told(rule.area), sorted(rule.hidden)) for rule in self.rules
            )
        )
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _told(area: Area) -> tuple[list[str], list[str]]:
    return (
        ["*"] if area.units is None else sorted(area.units),
        ["*"] if area.pools is None else sorted(area.pools),
    )


UNLIMITED = Scope()
NOBODY = Scope(rules=())
"""Of someone who has not signed in."""
