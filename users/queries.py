"""Reading the mirror: who answers a question, in which order, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet

from ocsadmin import acting
from ocsadmin.acting import ActingAccount
from users.models import User
from users.models.queryset import is_in
from users.search import conditions, engine
from users.search.finding import ORDERS, Found, find, guids, matching

__all__ = [
    "ORDERS",
    "Found",
    "enabled_by_pool",
    "find",
    "guids",
    "in_order",
    "matching",
    "people_by_meeting_policy",
    "totals",
    "unit_keys_in",
    "units",
    "visible",
]


def in_order(keys: Sequence[int]) -> list[User]:
    """The rows of these keys, in this order, with the columns that lists show."""
    rows = User.objects.for_lists().in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def enabled_by_pool(keys: Sequence[str] | None = None) -> dict[str, int]:
    """Home server key → how many enabled people have it; of these keys, or of all."""
    people = User.objects.enabled() if keys is None else User.objects.enabled().filter(home_server_key__in=keys)
    index, condition = engine.current(), conditions.of(people)
    if index is not None and condition is not None:
        return index.counts("home_server_key", condition)
    counts = people.order_by().values("home_server_key").annotate(people=Count("pk"))
    return {row["home_server_key"]: row["people"] for row in counts}


def people_by_meeting_policy(keys: Sequence[str]) -> dict[str, int]:
    """Key of a meeting policy → how many people have it as their own."""
    people = User.objects.filter(meeting_policy_key__in=keys).order_by().values("meeting_policy_key")
    return {row["meeting_policy_key"]: row["people"] for row in people.annotate(people=Count("pk"))}


def totals() -> dict[str, int]:
    """How many people there are, are enabled, and are enabled with a disabled account. Only indexes are read."""
    enabled = User.objects.enabled()
    return {
        "people": _count(User.objects.all()),
        "enabled_people": _count(enabled),
        "disabled_accounts": _count(enabled.filter(account_disabled=True)),
    }


def units() -> dict[str, str]:
    """Key → DN of every unit that holds people, of those whom the acting account may look at."""
    index, condition = engine.current(), conditions.of(User.objects.all())
    if index is not None and condition is not None:
        return index.units(condition)
    return dict(User.objects.order_by().values_list("ou_key", "ou_dn").distinct())


def unit_keys_in(key: str) -> list[str]:
    """The keys of this unit and of the units below it, where they hold people (``DN.key``)."""
    index = engine.current()
    keys = User.objects.unit_keys() if index is None else index.counts("ou_key")
    return sorted(unit for unit in keys if is_in(unit, key))


def _count(people: QuerySet[User, Any]) -> int:
    index, condition = engine.current(), conditions.of(people)
    return index.count((), condition) if index is not None and condition is not None else people.count()


def visible(account: ActingAccount) -> QuerySet[User]:
    """The people whom this account may look at, with what it may see of them."""
    with acting.as_account(account):
        return User.objects.all()
