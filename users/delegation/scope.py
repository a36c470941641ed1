"""Which people, and which of their fields, the acting account may see. Everything that reads people comes through here.

``User.objects`` begins with :func:`limit`, and rows come with hidden fields emptied, so that a page or a report that
does not think of it shows nobody and nothing too many. Tasks that work in someone's name say so
(``acting.as_account``); replication works for the console itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q, QuerySet

from ocsadmin import acting
from ocsadmin.acting import people
from ocsadmin.acting.scopes import VIEW, Area, Scope
from ocsadmin.mirror.models import Container

if TYPE_CHECKING:
    from users.models import User

Rows = TypeVar("Rows", bound=QuerySet[Any])


def limit(found: Rows, scope: Scope, permission: str = VIEW) -> Rows:
    """Only those in the area: by units that are equal to one of a list, which the index on ``ou_key`` answers."""
    if not scope.is_limited:
        return found
    areas = [area for area in scope.areas(permission) if not area.is_nowhere]
    if any(area.is_everywhere for area in areas):
        return found
    if not areas:
        return found.none()
    condition = Q()
    for area in areas:
        condition |= _within(area)
    return found.filter(condition)


def _within(area: Area) -> Q:
    condition = Q()
    if area.units is not None:
        condition &= Q(ou_key__in=_units_of(area.units))
    if area.pools is not None:
        homes = area.pools if area.units is None else area.pools | {""}
        condition &= Q(home_server_key__in=sorted(homes))
    return condition


def _units_of(keys: Iterable[str]) -> QuerySet[Any, str]:
    """The keys of these units and of all units below them."""
    condition = Q()
    for key in sorted(keys):
        condition |= Q(dn_key=key) | Q(dn_key__endswith=f",{key}")
    return Container.objects.filter(condition).order_by().values_list("dn_key", flat=True)


def homes() -> frozenset[str] | None:
    """The keys of home servers that the acting account may give to people; None: all."""
    areas = acting.scope().areas()
    if not acting.scope().is_limited or any(area.pools is None and not area.is_nowhere for area in areas):
        return None
    return frozenset().union(*(area.pools or () for area in areas))


def hidden() -> frozenset[str]:
    """Names of the fields that the acting account may not see."""
    return acting.scope().hidden


def hidden_columns() -> frozenset[str]:
    """The columns of :class:`User` that hold them."""
    return frozenset(_columns_of(hidden())) if hidden() else frozenset()


def hidden_attributes() -> frozenset[str]:
    """The directory's attributes, in small letters, that give them away."""
    names = hidden()
    return people.attributes_shown(names) if names else frozenset()


def without_hidden(person: User, loaded: Iterable[str]) -> None:
    """Empty what may not be seen, of the columns that were read."""
    there = set(loaded)
    for column, empty in _columns_of(hidden()).items():
        if column in there:
            person.__dict__[column] = type(empty)() if isinstance(empty, list | dict) else empty
    if "raw" in there and person.__dict__["raw"]:
        secret = hidden_attributes()
        person.__dict__["raw"] = {
            name: values for name, values in person.__dict__["raw"].items() if name.lower() not in secret
        }


def _columns_of(names: Iterable[str]) -> dict[str, Any]:
    """Column → what stands there instead. What the search looks into goes with any of them."""
    known = people.fields()
    columns: dict[str, Any] = {"search_text": ""}
    for name in names:
        held: Mapping[str, Any] = known[name].columns if name in known else {}
        columns |= held
    return columns
