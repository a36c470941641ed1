"""``/api/v1/certificate-endpoints/``: what is assigned where, and what is served there."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from certificates import probing
from certificates.models import Endpoint, ProbeRun
from certificates.rights import LOOK, VIEW
from ocsadmin.api import ConsoleViewSet
from ocsadmin.api.responses import REFUSED

from .filters import EndpointFilter


class EndpointSerializer(serializers.ModelSerializer[Endpoint]):
    """A host and port. ``assigned`` and ``served`` are ids of certificates."""

    id = serializers.IntegerField(source="pk", read_only=True)
    pool = serializers.UUIDField(source="pool_guid", read_only=True, allow_null=True)

    class Meta:
        model = Endpoint
        fields: ClassVar = (
            "id", "host", "port", "purpose", "pool", "target", "is_virtual", "state", "assigned", "assigned_at",
            "served", "probed_at", "code", "text", "remedy",
        )  # fmt: skip
        read_only_fields = fields


class ProbeRunSerializer(serializers.ModelSerializer[ProbeRun]):
    """A look at all places: ``counts`` says how many stand how."""

    id = serializers.IntegerField(source="pk", read_only=True)

    class Meta:
        model = ProbeRun
        fields: ClassVar = ("id", "state", "asked_by", "asked_at", "ended_at", "total", "counts")
        read_only_fields = fields


class CertificateEndpointViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[Endpoint]):
    """Places that show certificates."""

    needs: ClassVar[dict[str, str]] = {"list": VIEW, "retrieve": VIEW, "look": LOOK}
    queryset = Endpoint.objects.standing()
    serializer_class = EndpointSerializer
    filterset_class = EndpointFilter
    ordering = ("host", "port")
    ordering_fields = ("host", "port", "probed_at")

    @extend_schema(request=None, responses={202: ProbeRunSerializer, **REFUSED})
    @action(detail=False, methods=["post"])
    def look(self, request: Request) -> Response:
        """Look at all places now. The answer is the look, which workers carry out."""
        run: Any = probing.ask(by=str(request.user))
        return Response(ProbeRunSerializer(run).data, status=202)
