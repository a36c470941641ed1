"""What the page on global meeting settings shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pools.models import GlobalSettings, UserPolicy

from .effective import EffectiveSetting, effective, people_by_policy
from .policy_settings import SETTINGS, settings_for, unknown_settings


@dataclass(frozen=True)
class PolicyRow:
    """A policy of the list. ``people`` is None where nobody counts them."""

    policy: UserPolicy
    is_global: bool
    """The one policy for all."""
    is_fallback: bool
    """The policy of those who have none of their own."""
    people: int | None

    @classmethod
    def of(
        cls, policy: UserPolicy, current: GlobalSettings | None, counts: Mapping[str, int] | None = None
    ) -> PolicyRow:
        if counts is None:
            counts = people_by_policy([policy.dn_key])
        named = current is not None and current.meeting_policy_key == policy.dn_key
        per_user = current is not None and current.meeting_policy_per_user
        people = None if counts is None else counts.get(policy.dn_key, 0)
        return cls(policy, named and not per_user, named and per_user, people)

    @property
    def values(self) -> list[tuple[Any, Any]]:
        """Short title and value in words of each setting that all policies have."""
        there = self.policy.settings
        return [(one.short or one.title, one.in_words(one.value_in(there))) for one in SETTINGS]

    @property
    def all_values(self) -> list[tuple[Any, Any]]:
        there = self.policy.settings
        return [(one.title, one.in_words(one.value_in(there))) for one in settings_for(there)]

    @property
    def others(self) -> int:
        """How many settings it has beside those."""
        return len(unknown_settings(self.policy.settings))


class MeetingsPage:
    """The global settings and the policies, as the mirror last saw them."""

    columns = SETTINGS

    def __init__(self, current: GlobalSettings | None, policies: list[UserPolicy]) -> None:
        self.current, self.policies = current, policies

    @cached_property
    def rows(self) -> list[PolicyRow]:
        counts = people_by_policy([one.dn_key for one in self.policies])
        return [PolicyRow.of(one, self.current, counts) for one in self.policies]

    @cached_property
    def counted(self) -> bool:
        return any(row.people is not None for row in self.rows)

    @cached_property
    def for_others(self) -> list[EffectiveSetting]:
        """What holds for a user who has neither a policy nor a permission of their own."""
        named = self.current.meeting_policy_key if self.current else ""
        of_all = next((one for one in self.policies if one.dn_key == named), None)
        return effective(self.current, None, 0, global_policy=of_all)
