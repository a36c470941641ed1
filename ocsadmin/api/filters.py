"""Filters of jobs, their rows, and replication runs."""

from __future__ import annotations

from typing import ClassVar

import django_filters

from ocsadmin.jobs.models import Job, Row
from ocsadmin.mirror.models import ReplicationRun


class JobFilter(django_filters.FilterSet):
    """Jobs by state, use case, who, when."""

    created_by = django_filters.CharFilter(field_name="created_by_name", lookup_expr="iexact")
    created_after = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")

    class Meta:
        model = Job
        fields: ClassVar = ["state", "operation", "source"]


class RowFilter(django_filters.FilterSet):
    """Rows by result, kind and the object that they changed."""

    q = django_filters.CharFilter(method="containing", label="Text in title, target or message.")

    class Meta:
        model = Row
        fields: ClassVar = ["result", "kind", "lane", "target_guid"]

    def containing(self, queryset: object, name: str, value: str) -> object:
        return queryset.containing(value)  # type: ignore[attr-defined]


class ReplicationRunFilter(django_filters.FilterSet):
    """Runs by kind and outcome."""

    class Meta:
        model = ReplicationRun
        fields: ClassVar = ["mode", "state"]
