"""The question that a saved search keeps: a query string of the list of people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.utils.translation import gettext as _

from ocsadmin.directory import DN, BadDN
from ocsadmin.errors import DomainError
from pools.models import Pool
from users.lists.tables import FILTERS, UserList

TEXT, ORDER = "q", "order"
LONGEST: Final = 2000
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


class NothingAsked(DomainError):
    """The search asks for nothing."""

    code, field, status = "nothing-asked", "query", 422
    message = "The search asks for nothing: it would be everyone."
    hint = "Search for something, or set a filter of the list, then save that."


class QueryTooLong(DomainError):
    """The search is too long to be kept."""

    code, field, status = "query-too-long", "query", 422
    message = "The search has {length} characters; {most} can be kept."
    hint = "Search for less."


class NoQuery(DomainError):
    """The search can't be read."""

    code, field, status = "no-query", "query", 422
    message = "The search can't be read: it holds {what}."
    hint = "Copy what stands behind the question mark of the list's address."


def clean(text: str) -> str:
    """Only what the list knows, in one order, so that equal searches are equal. ``?`` and whole addresses are taken.

    :raises NothingAsked, QueryTooLong, NoQuery:
    """
    if _CONTROL.search(text):
        raise NoQuery(what="control characters")
    if len(text) > LONGEST * 4:
        raise QueryTooLong(length=len(text), most=LONGEST)
    given = _read(text.partition("?")[2] if "?" in text else text)
    kept = QueryDict(mutable=True)
    for name in (TEXT, *FILTERS, ORDER):
        if value := given.get(name, "").strip():
            if _CONTROL.search(value):
                raise NoQuery(what="control characters")
            kept[name] = value
    if not set(kept) - {ORDER}:
        raise NothingAsked()
    encoded = kept.urlencode()
    if len(encoded) > LONGEST:
        raise QueryTooLong(length=len(encoded), most=LONGEST)
    return encoded


def _read(text: str) -> QueryDict:
    try:
        return QueryDict(text)
    except SuspiciousOperation as error:
        raise NoQuery(what="too many parts") from error


def count(query: str) -> int:
    """How many people the acting account finds by it. People who are merely similar do not count."""
    found = UserList(QueryDict(query)).found
    return 0 if found.instead else found.count


def pool_names() -> dict[str, str]:
    """ObjectGUID of each pool → its name, to read many searches in words. One query."""
    return {str(pool.guid): str(pool) for pool in Pool.objects.only("guid", "name", "fqdn")}


def in_words(query: str, pools: Mapping[str, str] | None = None) -> str:
    """``“smith”, on ocspool1, not enabled, in Sales``: what a list of searches shows.

    ``pools`` is what ``pool_names`` gives, for those who read many.
    """
    asked = QueryDict(query)
    parts = [f"“{asked[TEXT]}”"] if asked.get(TEXT) else []
    if pool := asked.get("pool"):
        parts.append(_("on %(pool)s") % {"pool": _pool(pool, pool_names() if pools is None else pools)})
    if "enabled" in asked:
        parts.append(_("enabled") if asked["enabled"] == "true" else _("not enabled"))
    if "account_disabled" in asked:
        parts.append(_("account disabled") if asked["account_disabled"] == "true" else _("account active"))
    if unit := asked.get("ou"):
        parts.append(_("in %(unit)s") % {"unit": _unit(unit)})
    rest = set(asked) - {TEXT, ORDER, "pool", "enabled", "account_disabled", "ou"}
    parts += [f"{name}: {asked[name]}" for name in sorted(rest)]
    return ", ".join(parts)


def _pool(text: str, pools: Mapping[str, str]) -> str:
    try:
        guid = str(UUID(text))
    except ValueError:
        return text
    return pools.get(guid) or _("a pool that is gone")


def _unit(dn: str) -> str:
    try:
        return DN.parse(dn).name or dn
    except BadDN:
        return dn
