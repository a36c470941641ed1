"""Which of the needed records are to be written, and where."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ocsadmin.errors import BadInput
from ocsadmin.plans.kinds.dns_client import NameServer
from ocsadmin.use_cases import Kind, field, spec
from pools.choosing.kinds import POOL
from pools.dns.name_servers import first_of
from pools.dns.records import INTERNAL, SIDES


def check_name_server(value: str, *, field: str) -> str:
    """:raises BadInput: it is no name server."""
    NameServer.parse(value)
    return value


def check_side(value: str, *, field: str) -> str:
    """:raises BadInput: it is none of the two."""
    if value not in SIDES:
        raise BadInput(f"“{value}” is not a side.", cure="Give internal or external.", field=field)
    return value


def check_pool(value: str, *, field: str) -> str:
    """:raises BadInput: it is no GUID."""
    try:
        return str(UUID(value))
    except ValueError:
        raise BadInput(f"“{value}” is not the GUID of a pool.", field=field) from None


def in_order(records: tuple[str, ...]) -> tuple[str, ...]:
    """Each once: ``NAME.  a`` → ``name A``."""
    return tuple(sorted({_normal(" ".join(text.split())) for text in records if text.strip()}))


def _normal(text: str) -> str:
    name, _blank, kind = text.rpartition(" ")
    return f"{name.rstrip('.').lower()} {kind.upper()}" if name else text


def with_name_server(body: Any) -> dict[str, Any]:
    """A call names the console's first name server by naming none. :raises NoNameServer: there is none."""
    server = body.get("name_server") or str(first_of(settings.DNS_SERVERS))
    return {**body, "name_server": server, "pool": str(body.get("pool") or "")}


NAME_SERVER: Final = Kind(
    note="address or address:port; by default the console's.",
    subject=str,
    rest=lambda one: serializers.CharField(max_length=300, required=False, allow_blank=True, help_text=one.json_help),
)
SIDE: Final = Kind(rest=lambda one: serializers.ChoiceField(SIDES, default=INTERNAL, help_text=one.json_help))
OF_POOL: Final = Kind(
    words=POOL.words, rest=lambda one: serializers.UUIDField(required=False, allow_null=True, help_text=one.json_help)
)
RECORDS: Final = Kind(
    clean=in_order,
    note="'ocspool1.contoso.com A', …; without: all that are missing or wrong.",
    rest=lambda one: serializers.ListField(
        child=serializers.CharField(max_length=300), required=False, help_text=one.json_help
    ),
)
KEY: Final = Kind(clean=lambda name: name.rstrip(".").lower())


@spec
class WriteDNSSpec:
    """Which of the needed records to write, and where."""

    name_server: str = field(label=_("Name server"), kind=NAME_SERVER, rule=check_name_server)
    side: str = field(
        label=_("Side"), help=_("Records for inside or for the Internet."), kind=SIDE, rule=check_side, default=INTERNAL
    )
    pool: str = field(label=_("Pool"), help=_("Only records for this pool."), kind=OF_POOL, rule=check_pool, default="")
    records: tuple[str, ...] = field(label=_("Records"), kind=RECORDS, default=())
    key: str = field(
        label=_("TSIG key"), help=_("The name of a TSIG key that the console keeps."), kind=KEY, longest=253, default=""
    )
