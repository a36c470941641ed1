"""``/api/v1/reports/`` and ``/api/v1/orphans/``."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin.acting import right_names
from ocsadmin.api import ConsoleViewSet
from users.models import User
from users.reports import catalog
from users.reports.base import ORPHANS, Report, Row
from users.reports.listing import ReportList

FIRST = 100
"""Rows of each kind that the list of orphans shows; ``reports/<name>/rows/`` has all."""
_ROWS = ("pool", "ou", "days", "order", "limit", "cursor")
_PARAMETERS = [
    OpenApiParameter("pool", str, description="objectGUID of the home pool."),
    OpenApiParameter("ou", str, description="DN of a unit; people in units below it count too."),
    OpenApiParameter("days", int, description="For reports that ask for a number of days."),
    OpenApiParameter("order", str, description="Name of a column that can be sorted by; with a minus the other way."),
]


class ReportColumnSerializer(serializers.Serializer[Any]):
    """A column of a report; ``sort`` is what ``order`` is to say, empty where it can't be sorted by."""

    name = serializers.CharField()
    title = serializers.CharField()
    sort = serializers.CharField(allow_blank=True)


class ReportSerializer(serializers.Serializer[Any]):
    """What a report tells: why it matters, what cures it, how many it finds now."""

    name = serializers.CharField()
    section = serializers.ChoiceField(choices=list(catalog.SECTIONS.items()))
    title = serializers.CharField()
    why = serializers.CharField()
    remedy = serializers.CharField()
    cure = serializers.CharField(help_text="The same as remedy: its old name, for this release.")
    operations = serializers.ListField(child=serializers.CharField(), help_text="What cures it, the best first.")
    about_people = serializers.BooleanField()
    is_info = serializers.BooleanField(help_text="Nothing has to be wrong with what it lists.")
    columns = ReportColumnSerializer(many=True)
    count = serializers.IntegerField()


class ReportRowSerializer(serializers.Serializer[Any]):
    """A line: ``values`` by the names of the columns."""

    guid = serializers.UUIDField()
    values = serializers.DictField(child=serializers.CharField(allow_blank=True))
    remedy = serializers.CharField(allow_blank=True, help_text="What to do about this one.")
    cure = serializers.CharField(allow_blank=True, help_text="The same as remedy: its old name, for this release.")


class OrphansSerializer(ReportSerializer):
    """A kind of orphans with the first of them."""

    rows = ReportRowSerializer(many=True)


class _Reports(ConsoleViewSet[User]):
    queryset = User.objects.none()
    filter_backends: Any = ()

    def get_queryset(self) -> QuerySet[User]:
        return User.objects.none()


class ReportViewSet(_Reports):
    """Reports about people, pools and what they refer to."""

    needs: ClassVar[dict[str, str]] = dict.fromkeys(("list", "retrieve", "rows"), right_names.VIEW_USERS)
    serializer_class = ReportSerializer
    lookup_field = "name"
    lookup_value_regex = "[a-z_]+"
    extra_parameters: ClassVar[dict[str, tuple[str, ...]]] = {"rows": _ROWS}

    @extend_schema(responses=ReportSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All reports that one may see, each with how many it finds now."""
        return Response({"next": None, "results": [_told(ReportList(one)) for one in catalog.shown_to(request.user)]})

    @extend_schema(responses=ReportSerializer)
    def retrieve(self, request: Request, name: str) -> Response:
        return Response(_told(ReportList(catalog.shown(name, request.user))))

    @extend_schema(responses=ReportRowSerializer(many=True), parameters=_PARAMETERS)
    @action(detail=True, methods=["get"])
    def rows(self, request: Request, name: str) -> Response:
        """What the report finds. Its people are the ``people`` of ``POST /api/v1/users/…``."""
        given = QueryDict(mutable=True)
        given.update({key: request.query_params[key] for key in _ROWS[:4] if key in request.query_params})
        asked = ReportList(catalog.shown(name, request.user), given)
        if not asked.report.about_people:
            return Response({"next": None, "results": [_line(row, asked.report) for row in asked.objects]})
        page = self.paginate_queryset(asked.found)
        return self.get_paginated_response([_line(row, asked.report) for row in asked.rows(page or [])])


class OrphanViewSet(_Reports):
    """People and entries that refer to what is gone."""

    needs: ClassVar[dict[str, str]] = {"list": right_names.VIEW_USERS}
    serializer_class = OrphansSerializer

    @extend_schema(responses=OrphansSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Each kind of orphans with how many there are, and the first of them."""
        those = [ReportList(one) for one in catalog.shown_to(request.user) if one.section == ORPHANS]
        return Response({"next": None, "results": [{**_told(one), "rows": _first(one)} for one in those]})


def _first(asked: ReportList) -> list[dict[str, Any]]:
    return [_line(row, asked.report) for row in asked.rows(list(asked.found[:FIRST]))]


def _told(asked: ReportList) -> dict[str, Any]:
    report = asked.report
    return {
        "name": report.name,
        "section": report.section,
        "title": str(report.title),
        "why": str(report.why),
        "remedy": str(report.cure),
        "cure": str(report.cure),
        "operations": list(report.operations),
        "about_people": report.about_people,
        "is_info": report.is_info,
        "columns": [{"name": one.name, "title": str(one.title), "sort": one.sort} for one in report.columns],
        "count": asked.count_lately,
    }


def _line(row: Row, report: Report) -> dict[str, Any]:
    names = [column.name for column in report.columns]
    values, remedy = dict(zip(names, row.cells, strict=True)), str(row.cure)
    return {"guid": str(row.guid), "values": values, "remedy": remedy, "cure": remedy}
