"""REST on DNS records: which are needed, whether they are there, as files, and writing them."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin.acting import right_names
from ocsadmin.api import ConsoleViewSet
from ocsadmin.api.declared import offers
from ocsadmin.api.errors import BadParameter
from ocsadmin.plans.kinds.dns_client import NameServer
from pools.dns import name_servers, zone_file
from pools.dns.page import DNSPage, SideOfPage
from pools.dns.records import EXTERNAL, INTERNAL, SIDES
from pools.models import Pool
from pools.use_cases import USE_CASES

POOL = OpenApiParameter("pool", OpenApiTypes.UUID, description="Only records for the pool with this GUID.")
SERVER = OpenApiParameter("server", str, description="Only records for the server with this FQDN.")
SIDE = OpenApiParameter("side", str, enum=SIDES, description="Internal records if it is not given (a list: both).")
NAME_SERVER = OpenApiParameter(
    "name_server",
    str,
    description="Where internal records are looked up (and external ones, where side is external); by default the "
    "console's. Any other takes the right to write DNS records. 'none' looks nothing up.",
)
NO_LOOK_UP = "none"


class DNSRecordSerializer(serializers.Serializer[Any]):
    """A needed record and what was found. ``level``: ok, info (not looked up), warning or failure."""

    name = serializers.CharField()
    type = serializers.ChoiceField(choices=("A", "SRV", "CNAME"))
    side = serializers.ChoiceField(choices=SIDES)
    values = serializers.ListField(child=serializers.CharField(), help_text="As it should be; empty if not known.")
    ttl = serializers.IntegerField(help_text="Seconds.")
    required = serializers.BooleanField(help_text="False: it is advised only.")  # type: ignore[assignment]
    why = serializers.CharField()
    note = serializers.CharField()
    source = serializers.CharField(help_text="The table of the planning guide that asks for it.")  # type: ignore[assignment]
    found = serializers.ListField(child=serializers.CharField())
    level = serializers.CharField()
    text = serializers.CharField()
    cause = serializers.CharField()
    cure = serializers.CharField()


@extend_schema_serializer(many=False)
class DNSRecordListSerializer(serializers.Serializer[Any]):
    """All records at once: a deployment has some dozens."""

    name_servers = serializers.DictField(child=serializers.CharField(), help_text="Side → the server that was asked.")
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="Level → number of records.")
    split_domains = serializers.ListField(
        child=serializers.CharField(), help_text="Domains with records inside and outside: two zones of one name."
    )
    results = DNSRecordSerializer(many=True)


class ZoneFileRenderer(BaseRenderer):
    """A zone file as it is."""

    media_type = "text/dns"
    format = "zone"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> Any:
        return str(data).encode()


@offers(USE_CASES, on="dns-records")
class DNSRecordViewSet(ConsoleViewSet[Pool]):
    """DNS records that the deployment needs."""

    needs: ClassVar[dict[str, str]] = {
        "list": right_names.VIEW_POOLS,
        "zone_file": right_names.VIEW_POOLS,
    }
    extra_parameters: ClassVar[dict[str, tuple[str, ...]]] = {
        "list": ("pool", "server", "side", "name_server"),
        "zone_file": ("pool", "server", "side", "name_server", "zone", "whole"),
    }
    serializer_class = DNSRecordSerializer
    pagination_class = None
    filter_backends = ()  # type: ignore[assignment]

    def get_queryset(self) -> QuerySet[Pool]:
        return Pool.objects.none()

    @extend_schema(
        parameters=[POOL, SERVER, SIDE, NAME_SERVER], responses={200: DNSRecordListSerializer}, filters=False
    )
    def list(self, request: Request) -> Response:
        """Every needed record with its values, why it is needed, and what the name server says."""
        page, sides = _asked(request)
        found = [page.side(side) for side in sides]
        rows = [row for side in found for row in side.rows]
        data = {
            "name_servers": {side.side: str(side.looked.server) for side in found if side.looked.server},
            "counts": _counts(found),
            "split_domains": page.split_domains,
            "results": [row.to_json() for row in rows],
        }
        return Response(DNSRecordListSerializer(data).data)

    @extend_schema(
        parameters=[
            POOL,
            SERVER,
            SIDE,
            NAME_SERVER,
            OpenApiParameter("zone", str, required=True, description="The zone, as in contoso.com."),
            OpenApiParameter("whole", bool, description="With SOA and NS, for a new zone; else records to include."),
        ],
        responses={(200, "text/dns"): OpenApiTypes.STR},
        filters=False,
    )
    @action(detail=False, methods=["get"], url_path="zone-file")
    def zone_file(self, request: Request) -> Response:
        """The needed records of one zone as a zone file (RFC 1035)."""
        page, sides = _asked(request)
        side = page.side(sides[0])
        wanted = request.query_params.get("zone", "").lower().rstrip(".")
        zones = page.zones(side)
        if wanted not in zones:
            zones = zone_file.by_zone(side.rows, page.deployment, None)
        if wanted not in zones:
            raise NotFound(f"There is no zone {wanted[:253]} with {side.side} records. There are: {', '.join(zones)}.")
        whole = _flag(request, "whole")
        text = (zone_file.whole_zone if whole else zone_file.records_alone)(*zones[wanted])
        name = zone_file.file_name(wanted, side.side)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        request.accepted_renderer = ZoneFileRenderer()
        request.accepted_media_type = ZoneFileRenderer.media_type
        return Response(text, headers=headers)


def _asked(request: Request) -> tuple[DNSPage, tuple[str, ...]]:
    """The records that the parameters ask for, and their sides.

    :raises BadParameter: one of them can't be used. :raises NameServerNotAllowed:
    """
    given = request.query_params
    side = given.get("side", "")
    if side and side not in SIDES:
        raise BadParameter(name="side", value=side, cure="Give internal or external.", field="side")
    text = given.get("name_server", "").strip()
    server: NameServer | None = None
    if text != NO_LOOK_UP:
        server = name_servers.choose(text, servers=settings.DNS_SERVERS, account=request.user)  # type: ignore[arg-type]
    outside = server if side == EXTERNAL and text else None
    page = DNSPage(
        {INTERNAL: server, EXTERNAL: outside}, pool=_guid(given.get("pool", "")), server=given.get("server", "")
    )
    return page, (side,) if side else SIDES


def _guid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise BadParameter(name="pool", value=text, cure="Give the GUID of a pool.", field="pool") from error


def _flag(request: Request, name: str) -> bool:
    text = request.query_params.get(name, "").lower()
    if text not in ("", "true", "false"):
        raise BadParameter(name=name, value=text, cure="Give true or false.", field=name)
    return text == "true"


def _counts(sides: list[SideOfPage]) -> dict[str, int]:
    total: dict[str, int] = {}
    for side in sides:
        for level, number in side.counts.items():
            total[level] = total.get(level, 0) + number
    return total
