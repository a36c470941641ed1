"""``/api/v1/certificate-requests/``."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from certificates.models import CertificateRequest
from certificates.rights import VIEW
from certificates.use_cases import USE_CASES
from ocsadmin.api import ConsoleViewSet
from ocsadmin.api.declared import offers

from .filters import CertificateRequestFilter


class CertificateRequestSerializer(serializers.ModelSerializer[CertificateRequest]):
    """A request: ``csr`` is what was sent (PKCS #10). ``certificate`` is the id of what came of it."""

    pool = serializers.UUIDField(source="pool_guid", read_only=True, allow_null=True)
    authority = serializers.CharField(source="authority.name", read_only=True, default="")
    names = serializers.ListField(child=serializers.CharField(), read_only=True)
    steps = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = CertificateRequest
        fields: ClassVar = (
            "id", "state", "target", "purpose", "pool", "server", "friendly_name", "subject", "names", "csr",
            "authority", "number", "message", "remedy", "steps", "tries", "asked_at", "certificate", "requested_by",
            "requested_at",
        )  # fmt: skip
        read_only_fields = fields


@offers(USE_CASES, on="certificate-requests")
class CertificateRequestViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[CertificateRequest]):
    """Requests for certificates."""

    needs: ClassVar[dict[str, str]] = {"list": VIEW, "retrieve": VIEW}
    queryset = CertificateRequest.objects.select_related("authority")
    serializer_class = CertificateRequestSerializer
    filterset_class = CertificateRequestFilter
    ordering = ("-requested_at", "id")
    ordering_fields = ("requested_at", "subject")
    lookup_value_regex = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
