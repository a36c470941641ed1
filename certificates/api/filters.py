"""What REST lists of certificates and their places can be filtered by."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from certificates.inventory.standing import STATES, in_state
from certificates.models import Certificate, CertificateRequest, Endpoint
from certificates.models.certificate import CertificateQuerySet


class CertificateFilter(django_filters.FilterSet):
    """``?q=`` searches names, issuer, serial number and thumbprint; ``?pool=`` takes the GUID of a pool."""

    q = django_filters.CharFilter(method="search", label="Text in names, issuer, serial number or thumbprint")
    state = django_filters.ChoiceFilter(method="standing", choices=list(STATES.items()))
    pool = django_filters.UUIDFilter(method="of_pool", label="GUID of the pool that shows it")
    ends_before = django_filters.IsoDateTimeFilter(field_name="not_after", lookup_expr="lt")
    ends_after = django_filters.IsoDateTimeFilter(field_name="not_after", lookup_expr="gte")

    class Meta:
        model = Certificate
        fields: ClassVar = ("is_authority", "source", "issuer", "serial", "thumbprint")

    def search(self, rows: CertificateQuerySet, _name: str, text: str) -> CertificateQuerySet:
        return rows.matching(text)

    def standing(self, rows: CertificateQuerySet, _name: str, state: str) -> CertificateQuerySet:
        return rows.filter(in_state(state, timezone.now()))

    def of_pool(self, rows: CertificateQuerySet, _name: str, guid: UUID) -> QuerySet[Certificate]:
        places = Endpoint.objects.standing().filter(pool_guid=guid)
        assigned = rows.filter(pk__in=places.filter(assigned__isnull=False).values("assigned"))
        return assigned | rows.filter(pk__in=places.filter(served__isnull=False).values("served"))


class EndpointFilter(django_filters.FilterSet):
    pool = django_filters.UUIDFilter(field_name="pool_guid", label="GUID of the pool")

    class Meta:
        model = Endpoint
        fields: ClassVar = ("host", "port", "purpose", "state", "target", "assigned", "served")


class CertificateRequestFilter(django_filters.FilterSet):
    pool = django_filters.UUIDFilter(field_name="pool_guid", label="GUID of the pool")

    class Meta:
        model = CertificateRequest
        fields: ClassVar = ("state", "target", "purpose", "server", "certificate")
