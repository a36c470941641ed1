"""Searching for people: the search index answers where there is one, else the database. Both answer the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Collate

from users.delegation import scope
from users.delegation.visible_text import seen_to_match
from users.models import User
from users.search import Term, conditions, engine, few, keep, similar, terms
from users.search.engine import Hits, Index

FEW = 5_000
"""So many keys are named in a statement; where more people have the words, the database looks into their texts."""

ORDERS = {
    "name": ("sort_name", "id"),
    "account": ("account", "sort_name", "id"),
    "sip": ("sip_address", "sort_name", "id"),
    "mail": ("mail", "sort_name", "id"),
    "pool": ("home_server_key", "sort_name", "id"),
    "state": ("-enabled", "sort_name", "id"),
}
"""What a list can be sorted by → the columns. ``-name`` is the other way round. Texts are compared octet by octet, on
every database alike and as the search index does."""
_TEXTS = frozenset({"sort_name", "account", "sip_address", "mail", "home_server_key"})

People = QuerySet[User, Any]


@dataclass(frozen=True)
class Found:
    """Who answers: the keys in order, of which any part can be taken, and how many there are.

    ``instead``: nobody answers; these questions are like the one that was asked, and the rows answer the first.
    """

    rows: Sequence[int] | People
    count: int
    instead: tuple[str, ...] = ()


def find(text: str, *, among: People, order: str = "") -> Found:
    """Search for ``text`` among people who pass the filters; nothing to search for: all of them. Always counted.

    ``among`` may be limited in any way; what ``users.search.conditions`` understands costs next to nothing.
    """
    if not is_askable(text):
        return Found([], 0)
    finder = _Finder(among, order)
    asked = terms(text)
    found = finder.rows(asked)
    if not asked or found.count or not finder.may_guess:
        return found
    return _instead(asked, finder) or found


def guids(text: str, *, among: People, most: int) -> list[UUID]:
    """The GUIDs of all who answer, by name; ``most`` at the utmost. Nobody who is only similar."""
    if not is_askable(text):
        return []
    rows = _Finder(among, "").rows(terms(text)).rows
    if isinstance(rows, Hits):
        return rows.guids(most)
    if isinstance(rows, QuerySet):
        return list(rows.values_list("guid", flat=True)[:most])
    found = {row.pk: row.guid for row in User.objects.only("guid").in_bulk(list(rows[:most])).values()}
    return [found[key] for key in rows[:most] if key in found]


def matching(text: str, people: People) -> People:
    """These people, of them only who answers; in no order."""
    if not is_askable(text):
        return people.none()
    asked = terms(text)
    if scope.hidden():
        return people.filter(pk__in=list(_Finder(people.order_by(), "").rows(asked).rows))
    index = engine.current()
    if index is not None and index.count(asked) <= FEW:
        return people.filter(pk__in=list(index.find(asked)))
    return people.filter(search_text__typeahead=asked)


def is_askable(text: str) -> bool:
    """Nobody can be known by NUL, or by nothing but invisible marks."""
    return "\0" not in text and bool(not text.strip() or terms(text))


def order_by(order: str, using: str) -> list[OrderBy]:
    """An order like ``name`` or ``-account``; by name where there is no such order."""
    columns = ORDERS.get(order.removeprefix("-"), ORDERS["name"])
    backwards, by_octets = order.startswith("-"), connections[using].vendor == "postgresql"
    return [_ordered(column, backwards, by_octets) for column in columns]


def _ordered(column: str, backwards: bool, by_octets: bool) -> OrderBy:
    name = column.removeprefix("-")
    value = Collate(F(name), "C") if by_octets and name in _TEXTS else F(name)
    return OrderBy(value, descending=column.startswith("-") != backwards)


class _Finder:
    """Asks the index, or the database where there is none or the filters are beyond it."""

    def __init__(self, among: People, order: str) -> None:
        self.among, self.index = among, engine.current()
        self.condition = conditions.of(among)
        self.hidden = scope.hidden_columns()
        columns = ORDERS.get(order.removeprefix("-"), ())
        self.order = "" if self.hidden.intersection(columns) else order
        if self.index is None:
            keep.wanted()

    @property
    def may_guess(self) -> bool:
        """Not where it would take long, nor where a word might give away what may not be seen."""
        return not self.hidden and (self.index is not None or few.are_few())

    def rows(self, asked: tuple[Term, ...]) -> Found:
        found = self._rows(asked)
        if self.hidden and asked:
            keys = seen_to_match(list(found.rows), asked, self.hidden)
            return Found(keys, len(keys))
        return found

    def _rows(self, asked: tuple[Term, ...]) -> Found:
        if self.index is not None and self.condition is not None:
            hits = self.index.find(asked, self.condition, self.order)
            return Found(hits, len(hits))
        found = self._of_database(asked)
        return Found(found.order_by(*order_by(self.order, found.db)).values_list("pk", flat=True), found.count())

    def count(self, asked: tuple[Term, ...]) -> int:
        """How many answer. Of the database only whether somebody does."""
        if self.index is not None and self.condition is not None:
            return self.index.count(asked, self.condition)
        return int(self._of_database(asked).exists())

    def _of_database(self, asked: tuple[Term, ...]) -> People:
        if not asked:
            return self.among
        if self.index is not None and self.index.count(asked) <= FEW:
            return self.among.filter(pk__in=list(self.index.find(asked)))
        return self.among.filter(search_text__typeahead=asked)


def _instead(asked: tuple[Term, ...], finder: _Finder) -> Found | None:
    questions = similar.alternatives(asked, finder.count, _vocabularies(finder.index))
    if not questions:
        return None
    found = finder.rows(questions[0])
    return Found(found.rows, found.count, tuple(similar.as_text(question) for question in questions))


def _vocabularies(index: Index | None) -> list[dict[int, list[str]]]:
    if index is None:
        return [few.vocabulary()]
    return [index.snapshot.vocabulary, index.new_words]
