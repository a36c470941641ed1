"""``/api/v1/certificates/``."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from certificates.models import Certificate
from certificates.rights import VIEW
from certificates.use_cases import USE_CASES
from ocsadmin.api import ConsoleViewSet
from ocsadmin.api.declared import offers

from .filters import CertificateFilter
from .serializers import CertificateSerializer


@offers(USE_CASES, on="certificates")
class CertificateViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[Certificate]):
    """Every certificate that the console knows: issued through it, imported, or seen by a probe."""

    needs: ClassVar[dict[str, str]] = {"list": VIEW, "retrieve": VIEW}
    queryset = Certificate.objects.light()
    serializer_class = CertificateSerializer
    filterset_class = CertificateFilter
    ordering = "not_after"
    ordering_fields = ("not_after", "common_name", "issuer", "first_seen_at")
