"""``/api/v1/audit-events/``."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from ocsadmin.accounts import audit_queries
from ocsadmin.accounts.models import AuditEvent
from ocsadmin.acting import right_names
from ocsadmin.api.viewsets.base import ConsoleViewSet


class AuditEventSerializer(serializers.ModelSerializer[AuditEvent]):
    """Something that someone did."""

    class Meta:
        model = AuditEvent
        fields = ("id", "when", "who", "source", "what", "target", "detail", "hash", "prev_hash")
        read_only_fields = fields


class AuditEventFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By who, what, from where and when."""

    who = django_filters.CharFilter(lookup_expr="icontains", label="Part of a name.")
    source = django_filters.CharFilter(lookup_expr="startswith", label="Beginning of an address.")
    since = django_filters.IsoDateTimeFilter(field_name="when", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="when", lookup_expr="lt")

    class Meta:
        model = AuditEvent
        fields: ClassVar = ["what"]


class AuditEventViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[AuditEvent]):
    """The audit log, the newest event first."""

    needs: ClassVar[dict[str, str]] = dict.fromkeys(("list", "retrieve"), right_names.READ_AUDIT)
    queryset = AuditEvent.objects.all()
    serializer_class = AuditEventSerializer
    filterset_class = AuditEventFilter
    lookup_value_regex = "[0-9]{1,18}"
    ordering = "-id"
    ordering_fields = ("id", "when")

    def get_queryset(self) -> QuerySet[Any]:
        return audit_queries.visible(self.request.user)
