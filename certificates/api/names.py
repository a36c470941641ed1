"""``/api/v1/certificate-targets/``: which certificates are needed, with which names and why."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.models import Endpoint
from certificates.names import read_facts, shortfalls, targets_of
from certificates.purposes import Purpose
from certificates.rights import VIEW
from ocsadmin.api import ConsoleViewSet
from pools.rules.sip_domains import check_sip_domain


class ReasonedSerializer(serializers.Serializer[Any]):
    """A name and why it is needed. ``field_report``: no document says so; administrators found it necessary."""

    name = serializers.CharField()
    reason = serializers.CharField()
    field_report = serializers.BooleanField()


class TargetSerializer(serializers.Serializer[Any]):
    """A certificate that is needed: ``subject`` is its common name, ``names`` its subject alternative names."""

    key = serializers.CharField()
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    title = serializers.CharField()
    subject = serializers.CharField()
    names = ReasonedSerializer(many=True)
    servers = serializers.ListField(child=serializers.CharField())
    pool = serializers.UUIDField(allow_null=True)


class ShortfallSerializer(serializers.Serializer[Any]):
    """A certificate that stands somewhere and lacks names that are needed there."""

    certificate = serializers.IntegerField(source="certificate.pk")
    common_name = serializers.CharField(source="certificate.common_name")
    target = serializers.CharField(source="target.key")
    title = serializers.CharField(source="target.title")
    missing = serializers.ListField(child=serializers.CharField())


_DOMAIN = OpenApiParameter("domain", str, description="A SIP domain: the forest as if it were added.")


class CertificateTargetViewSet(ConsoleViewSet[Endpoint]):
    """Certificates that the deployment needs."""

    needs: ClassVar[dict[str, str]] = {"list": VIEW, "short": VIEW}
    queryset = Endpoint.objects.none()
    filter_backends: Any = ()
    pagination_class = None
    extra_parameters: ClassVar = {"list": ("domain",), "short": ("domain",)}

    @extend_schema(parameters=[_DOMAIN], responses=TargetSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Subject and names of each, with the reason for each name."""
        facts, domain = read_facts(), request.query_params.get("domain", "")
        if domain:
            facts = facts.with_sip_domain(check_sip_domain(domain, field="domain"))
        return Response(TargetSerializer(targets_of(facts), many=True).data)

    @extend_schema(parameters=[_DOMAIN], responses=ShortfallSerializer(many=True))
    @action(detail=False, methods=["get"])
    def short(self, request: Request) -> Response:
        """Certificates that lack names now; with ``domain`` those that would lack more if that domain were added."""
        facts, domain = read_facts(), request.query_params.get("domain", "")
        then = facts.with_sip_domain(check_sip_domain(domain, field="domain")) if domain else None
        return Response(ShortfallSerializer(shortfalls(facts, then), many=True).data)
