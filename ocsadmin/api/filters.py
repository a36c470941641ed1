"""Filters of jobs, their rows, and replication runs."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import Q, QuerySet

from ocsadmin.drift import listing
from ocsadmin.jobs.models import Job, Row
from ocsadmin.mirror.models import KeptObject, MirrorChange, ReplicationRun


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


class KeptObjectFilter(django_filters.FilterSet):
    """Objects that are not found or not readable, by kind, state and name."""

    q = django_filters.CharFilter(method="named", label="Part of a name or a place")

    class Meta:
        model = KeptObject
        fields: ClassVar = ["kind", "state", "guid"]

    def named(self, queryset: QuerySet[KeptObject], name: str, value: str) -> QuerySet[KeptObject]:
        return queryset.filter(Q(name__icontains=value) | Q(dn__icontains=value))


class DriftFilter(django_filters.FilterSet):
    """The filters of the page; without a state, open changes are listed."""

    state = django_filters.ChoiceFilter(choices=[(one, one) for one in listing.STATES], method="kept")
    kind = django_filters.CharFilter(method="kept", label="Kind of object: user, pool, …")
    action = django_filters.ChoiceFilter(choices=MirrorChange.Action.choices, method="kept")
    attribute = django_filters.CharFilter(method="kept", label="The directory's name of the attribute")
    origin = django_filters.CharFilter(method="kept", label="Beginning of a domain controller's name")
    since = django_filters.DateFilter(method="kept", label="Seen from this day on")
    until = django_filters.DateFilter(method="kept", label="Seen until this day")
    q = django_filters.CharFilter(method="kept", label="Part of a name")

    class Meta:
        model = MirrorChange
        fields: tuple[str, ...] = ()

    def kept(self, queryset: QuerySet[MirrorChange], name: str, value: object) -> QuerySet[MirrorChange]:
        """``filter_queryset`` applies them together."""
        return queryset

    def filter_queryset(self, queryset: QuerySet[MirrorChange]) -> QuerySet[MirrorChange]:
        given = {name: str(value) for name, value in self.form.cleaned_data.items() if value not in (None, "")}
        return listing.outside(given)
