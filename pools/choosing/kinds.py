"""Pools and servers as fields of a spec: how they are offered, told and written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import Kind
from ocsadmin.use_cases.json_form import MissingValue
from pools import queries
from pools.models import Pool, Server


def needed(value: str, *, field: str) -> str:
    """The rule of a text that may not be empty. :raises MissingValue: it is."""
    if not value:
        raise MissingValue(field=field, name=field)
    return value


def pool_called(text: str) -> Pool | None:
    """The pool of the mirror with this GUID, name or FQDN."""
    return Pool.objects.filter(_by_guid(text) or Q(name__iexact=text) | Q(fqdn__iexact=text)).first()


def pool_name(text: Any) -> str:
    """Its name; of a pool that the mirror does not know the text itself."""
    found = pool_called(str(text))
    return found.name if found else str(text)


def pool_choices() -> list[tuple[str, Any]]:
    """ObjectGUID and FQDN of each pool."""
    return [(str(one.guid), str(one)) for one in Pool.objects.order_by("name")]


def server_name(text: Any) -> str:
    """The FQDN of a server that is named by it or by the GUID of its object."""
    by_guid = _by_guid(str(text))
    found = Server.objects.filter(by_guid).only("fqdn").first() if by_guid else None
    return found.fqdn if found else str(text)


def server_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each pool with its servers, as groups of choices."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in queries.server_rows():
        groups.setdefault(str(row.pool or _now("No pool")), []).append((row.server.fqdn, row.server.fqdn))
    return sorted(groups.items())


def known_pool(asked: Mapping[str, str], _context: Any = None) -> dict[str, dict[str, Any]]:
    """First answers from the address of Welcome: ``?pool=<GUID>``; nothing where there is no such pool."""
    guid = asked.get("pool", "")
    by_guid = _by_guid(guid)
    return {"pool": {"pool": str(UUID(guid))}} if by_guid and Pool.objects.filter(by_guid).exists() else {}


def _by_guid(text: str) -> Q | None:
    try:
        return Q(guid=UUID(text))
    except ValueError:
        return None


def _each(called: Any) -> Any:
    def words(values: Collection[Any]) -> str:
        return ", ".join(called(one) for one in values)

    return words


POOL: Final = Kind(
    label=_("Pool"),
    words=_each(pool_name),
    choices=pool_choices,
    subject=pool_name,
    note="GUID, name or FQDN of a pool.",
)
SERVER: Final = Kind(
    label=_("Server"),
    words=_each(server_name),
    choices=server_choices,
    subject=server_name,
    note="FQDN of a server, or the GUID of its object.",
)
SERVERS: Final = Kind(label=_("Servers"), note="FQDNs of servers of the pool; without, all.")
MOST: Final = 1000
"""Names in a list, at most."""
