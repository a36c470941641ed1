"""Reading the mirror: who answers a question, in which order, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from users.models import User
from users.search import First, terms

MOST_FOUND = 1000
"""A search looks at this many people at most; whoever finds more is asked to type more."""

LOOKED_AT = 10_000
"""Where filters are set, first only so many who have the words are looked at: most often that finds enough."""

ORDERS = {
    "name": ("sort_name", "id"),
    "account": ("account", "id"),
    "sip": ("sip_address", "id"),
    "mail": ("mail", "id"),
    "pool": ("home_server_key", "sort_name", "id"),
    "state": ("-enabled", "sort_name", "id"),
}
"""What a list can be sorted by → the columns, each the columns of an index. ``-name`` is the other way round."""


@dataclass(frozen=True)
class Found:
    """The people who answer: their keys in order, or (nothing asked) a queryset in order."""

    rows: Sequence[int] | QuerySet[User, Any]
    count: int
    more: bool
    """There are more than were looked at."""


def order_by(order: str) -> tuple[str, ...]:
    """The columns of an order like ``name`` or ``-account``; by name where there is no such order."""
    columns = ORDERS.get(order.removeprefix("-"), ORDERS["name"])
    return tuple(_reversed(column) for column in columns) if order.startswith("-") else columns


def _reversed(column: str) -> str:
    return column.removeprefix("-") if column.startswith("-") else f"-{column}"


def find(text: str, *, among: QuerySet[User, Any], order: str = "") -> Found:
    """Search for ``text`` among people who pass the filters. Nothing to search for: all of them, counted.

    The slice inside is a fence: the index answers first, and only what it found is put in order.
    """
    columns, among = order_by(order), _askable(text, among)
    if not text.strip():
        return Found(among.order_by(*columns).values_list("pk", flat=True), among.count(), False)
    keys = _keys(text, among, columns, looked_at=LOOKED_AT) if among.query.where else []
    if len(keys) <= MOST_FOUND:
        keys = _keys(text, among, columns)
    return Found(keys[:MOST_FOUND], min(len(keys), MOST_FOUND), len(keys) > MOST_FOUND)


def _askable(text: str, among: QuerySet[User, Any]) -> QuerySet[User, Any]:
    """Nobody, where something is asked that no one can be known by: NUL, or nothing but invisible marks."""
    return among.none() if "\0" in text or (text.strip() and not terms(text)) else among


def candidates(text: str, *, among: QuerySet[User, Any], looked_at: int | None = None) -> QuerySet[User, Any]:
    """The keys of the first people who answer, one more than will be shown.

    ``looked_at``: leave it at this many who have the words, before the filters; without filters it is known.
    """
    most, among = MOST_FOUND + 1, _askable(text, among)
    looked_at = looked_at if among.query.where else most
    question = First(text, looked_at) if looked_at else text
    return among.filter(search_text__typeahead=question).order_by().values("pk")[:most]


def _keys(text: str, among: QuerySet[User, Any], columns: Sequence[str], looked_at: int | None = None) -> list[int]:
    found = candidates(text, among=among, looked_at=looked_at)
    return list(User.objects.filter(pk__in=found).order_by(*columns).values_list("pk", flat=True))


def in_order(keys: Sequence[int]) -> list[User]:
    """The rows of these keys, in this order, with the columns that lists show."""
    rows = User.objects.for_lists().in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def enabled_by_pool(keys: Sequence[str] | None = None) -> dict[str, int]:
    """Home server key → how many enabled people have it; of these keys, or of all."""
    people = User.objects.enabled() if keys is None else User.objects.enabled().filter(home_server_key__in=keys)
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
        "people": User.objects.count(),
        "enabled_people": enabled.count(),
        "disabled_accounts": enabled.filter(account_disabled=True).count(),
    }


def guids(text: str, *, among: QuerySet[User, Any], most: int) -> list[UUID]:
    """The GUIDs of all who answer, by name; ``most`` at the utmost."""
    among = _askable(text, among)
    found = among.matching(text) if text.strip() else among  # type: ignore[attr-defined]
    return list(found.order_by("sort_name", "id").values_list("guid", flat=True)[:most])
