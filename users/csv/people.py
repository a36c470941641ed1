"""Who is meant by a name, an address or a GUID: looked up in the mirror, for many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Final
from uuid import UUID

from django.db.models import Q

from users.delegation import scope
from users.directory import sip_uri
from users.models import User

IDENTIFYING: Final = ("account", "user_principal_name", "mail")
FEW: Final = 40
"""So many names the database compares itself; for more it is quicker to read everyone's once."""
AT_ONCE: Final = 1000

Wanted = Mapping[str, Collection[str]]


class Known:
    """Those of the wanted people whom the acting account may see, by column and without case.

    ``wanted``: column → names as they are written. Memory is that of the wanted, not that of the directory.
    """

    def __init__(self, wanted: Wanted) -> None:
        hidden = scope.hidden_columns()
        names = {
            column: {_key(column, name) for name in those} - {""}
            for column, those in wanted.items()
            if column not in hidden
        }
        self._found: dict[tuple[str, str], set[UUID]] = {}
        for column, name, guid in _look_up(names):
            self._found.setdefault((column, name), set()).add(guid)

    def who(self, column: str, name: str) -> list[UUID]:
        """Everyone who has it: nobody, one, or several."""
        return sorted(self._found.get((column, _key(column, name)), ()))


def _key(column: str, name: str) -> str:
    if column == "guid":
        return _guid_text(name)
    return sip_uri.key(name) if column == "sip_address" else name.strip().casefold()


def _guid_text(name: str) -> str:
    try:
        return str(UUID(name.strip()))
    except ValueError:
        return ""


def _look_up(names: Mapping[str, set[str]]) -> Iterator[tuple[str, str, UUID]]:
    """Column, key and GUID of everyone who has a wanted name."""
    for guid in _there(names.get("guid", ())):
        yield "guid", str(guid), guid
    others = {column: those for column, those in names.items() if those and column != "guid"}
    if not others:
        return
    people = User.objects.order_by()
    if condition := _condition(others):
        people = people.filter(condition)
    for guid, *values in people.values_list("guid", *others).iterator(chunk_size=5000):
        for (column, wanted), value in zip(others.items(), values, strict=True):
            if value and (key := _key(column, value)) in wanted:
                yield column, key, guid


def _condition(names: Mapping[str, set[str]]) -> Q | None:
    """For few plain names a condition; None where everyone has to be read: databases fold only ASCII alike."""
    if sum(map(len, names.values())) > FEW or not all(name.isascii() for those in names.values() for name in those):
        return None
    condition = Q()
    for column, those in names.items():
        for name in those:
            value = sip_uri.uri(name) if column == "sip_address" else name
            condition |= Q(**{f"{column}__iexact": value})
    return condition


def _there(guids: Iterable[str]) -> Iterator[UUID]:
    rest = iter(sorted(guids))
    while some := [UUID(one) for one in islice(rest, AT_ONCE)]:
        yield from User.objects.filter(guid__in=some).order_by().values_list("guid", flat=True)
