"""``/api/v1/drift/``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.accounts import audit
from ocsadmin.acting import right_names
from ocsadmin.api.answers import answer, checked
from ocsadmin.api.filters import DriftFilter
from ocsadmin.api.responses import PLANNED, REFUSED
from ocsadmin.api.serializers.drift import (
    DriftSerializer,
    DriftSpecSerializer,
    RestoreDriftSpecSerializer,
    SettledSerializer,
)
from ocsadmin.drift import listing, settling
from ocsadmin.drift.restoring import RestoreDriftSpec, plan_restore_drift
from ocsadmin.mirror.models import MirrorChange

from .base import ConsoleViewSet


class DriftViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[MirrorChange]):
    """Changes that were made outside the console, the newest first."""

    needs: ClassVar[dict[str, str]] = {
        "list": right_names.VIEW_RUNS,
        "retrieve": right_names.VIEW_RUNS,
        "accept": right_names.SETTLE_DRIFT,
        "reopen": right_names.SETTLE_DRIFT,
        "restore": right_names.SETTLE_DRIFT,
    }
    queryset = MirrorChange.objects.filter(job=None)
    serializer_class = DriftSerializer
    filterset_class = DriftFilter
    lookup_value_regex = "[0-9]{1,18}"
    ordering = ("-when", "-id")
    ordering_fields = ("when", "id")

    def get_queryset(self) -> QuerySet[MirrorChange]:
        return listing.outside({"state": "all"})

    @extend_schema(request=DriftSpecSerializer, responses={200: SettledSerializer, **REFUSED})
    @action(detail=False, methods=["post"])
    def accept(self, request: Request) -> Response:
        """These changes are right as they are. The reason is kept with them."""
        body = checked(DriftSpecSerializer, request)
        keys, reason = _keys(body), _reason(request)
        count = settling.accept(keys, who=str(request.user), reason=reason)
        audit.record_request("outside changes accepted", request, changes=keys[:1000], reason=reason)
        return Response({"settled": count})

    @extend_schema(request=DriftSpecSerializer, responses={200: SettledSerializer, **REFUSED})
    @action(detail=False, methods=["post"])
    def reopen(self, request: Request) -> Response:
        """Take acceptances back."""
        body = checked(DriftSpecSerializer, request)
        keys = _keys(body, "accepted")
        count = settling.reopen(keys)
        audit.record_request("outside changes reopened", request, changes=keys[:1000])
        return Response({"settled": count})

    @extend_schema(request=RestoreDriftSpecSerializer, responses=PLANNED)
    @action(detail=False, methods=["post"])
    def restore(self, request: Request) -> Response:
        """Bring back what stood there before. What can't be restored is refused, each with why and what to do."""
        body = checked(RestoreDriftSpecSerializer, request)
        spec = RestoreDriftSpec.from_json({"changes": _keys(body), "only_possible": body["only_possible"]})
        return answer(plan_restore_drift(spec=spec, directory=parts.directory()), request)


def _keys(body: Mapping[str, Any], state: str = "open") -> list[int]:
    """The keys of what is meant and may be seen."""
    if "changes" in body:
        found = listing.outside({"state": "all"}).filter(pk__in=body["changes"])
    else:
        found = listing.outside({"state": state, **{name: str(value) for name, value in body["filter"].items()}})
    return list(found.values_list("pk", flat=True)[: listing.MOST])


def _reason(request: Request) -> str:
    text = request.data.get("reason", "") if isinstance(request.data, Mapping) else ""
    return text if isinstance(text, str) else ""
