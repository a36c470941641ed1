"""What a queryset of people asks of the columns with few values, as sets of people of the index.

Understood are comparisons by ``exact``, ``in``, ``startswith`` and ``endswith`` of home pool, unit, enabled and account
disabled, joined in any way by AND, OR and NOT, with values or with a subquery of one column: what the list's filters
and what limits an account's rights come to (``users.delegation.scope``). Anything else the database has to answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import Col
from django.db.models.lookups import Lookup
from django.db.models.sql import Query
from django.db.models.sql.where import AND, OR, NothingNode, WhereNode
from pyroaring import BitMap

from .snapshot.columns import FACETS, Person
from .snapshot.opened import Snapshot


@dataclass(frozen=True)
class Condition:
    """Who passes: of the index as a set, of others one by one."""

    places: Callable[[Snapshot], BitMap]
    holds: Callable[[Person], bool]


EVERYBODY = Condition(lambda snapshot: snapshot.everyone, lambda _: True)
NOBODY = Condition(lambda _: BitMap(), lambda _: False)


class NotUnderstood(Exception):
    """The database has to answer."""


def of(among: QuerySet[Any, Any]) -> Condition | None:
    """The conditions of a queryset of people; None where they are not understood."""
    query = among.query
    if query.is_empty():
        return NOBODY
    tables = [name for name, count in query.alias_refcount.items() if count]
    if query.is_sliced or query.distinct or query.combinator or query.group_by or query.extra or len(tables) > 1:
        return None
    try:
        return _of_node(query.where, among.db) if query.where else EVERYBODY
    except NotUnderstood:
        return None


def _of_node(node: Any, using: str) -> Condition:
    if isinstance(node, NothingNode):
        return NOBODY
    if not isinstance(node, WhereNode):
        return _of_lookup(node, using)
    if node.connector not in (AND, OR):
        raise NotUnderstood
    parts = [_of_node(child, using) for child in node.children]
    joined = reduce(_both if node.connector == AND else _either, parts)
    return _not(joined) if node.negated else joined


def _both(one: Condition, other: Condition) -> Condition:
    return Condition(lambda s: one.places(s) & other.places(s), lambda p: one.holds(p) and other.holds(p))


def _either(one: Condition, other: Condition) -> Condition:
    return Condition(lambda s: one.places(s) | other.places(s), lambda p: one.holds(p) or other.holds(p))


def _not(one: Condition) -> Condition:
    return Condition(lambda s: s.everyone - one.places(s), lambda p: not one.holds(p))


def _of_lookup(lookup: Any, using: str) -> Condition:
    left = getattr(lookup, "lhs", None)
    if not (isinstance(lookup, Lookup) and isinstance(left, Col) and left.target.name in FACETS):
        raise NotUnderstood
    column, accepts = left.target.name, _accepting(lookup.lookup_name or "", lookup.rhs, using)
    return Condition(lambda snapshot: snapshot.having(column, accepts), lambda one: accepts(getattr(one, column)))


def _accepting(name: str, wanted: Any, using: str) -> Callable[[Any], bool]:
    if name == "in":
        values = _values(wanted, using)
        return lambda value: value in values
    if hasattr(wanted, "resolve_expression") or not isinstance(wanted, str | bool):
        raise NotUnderstood
    if name == "exact":
        return lambda value: bool(value == wanted)
    if name == "startswith" and isinstance(wanted, str):
        return lambda value: str(value).startswith(wanted)
    if name == "endswith" and isinstance(wanted, str):
        return lambda value: str(value).endswith(wanted)
    raise NotUnderstood


def _values(wanted: Any, using: str) -> frozenset[Any]:
    """The members of a list, or of what a subquery finds."""
    if isinstance(wanted, Query):
        return frozenset(row[0] for row in wanted.get_compiler(using).results_iter(tuple_expected=True))
    values = list(wanted)
    if any(hasattr(value, "resolve_expression") for value in values):
        raise NotUnderstood
    return frozenset(values)
