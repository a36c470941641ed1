"""The deployment log of a job, and the confirmation of steps that only a person on a host can do."""

from __future__ import annotations

from typing import cast

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.accounts.audited import audited
from ocsadmin.accounts.models import Account
from ocsadmin.acting import right_names
from ocsadmin.api.answers import checked
from ocsadmin.api.filters import RowFilter
from ocsadmin.api.responses import REFUSED
from ocsadmin.api.serializers import RowSerializer
from ocsadmin.api.serializers.job import ConfirmSpecSerializer
from ocsadmin.jobs import gate, visibility
from ocsadmin.jobs.models import Result, Row

from .base import ConsoleViewSet

JOB = OpenApiParameter("job", int, OpenApiParameter.PATH, description="The number of the job.")
NUMBER = OpenApiParameter("number", int, OpenApiParameter.PATH, description="The number of the row.")


class JobRowViewSet(ListModelMixin, ConsoleViewSet[Row]):
    """Rows of one job in the order of its plan."""

    needs = {"list": right_names.VIEW_JOBS, "confirm": right_names.CONFIRM_ROWS, "check_now": right_names.CONFIRM_ROWS}
    queryset = Row.objects.all()
    serializer_class = RowSerializer
    filterset_class = RowFilter
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,18}"
    ordering = "number"

    def get_queryset(self) -> QuerySet[Row]:
        """:raises Http404: there is no such job."""
        job = self.kwargs.get("job")
        if not job:
            return Row.objects.none()
        return visibility.rows(super().get_queryset().filter(job=visibility.get(job)))

    @extend_schema(parameters=[JOB])
    def list(self, request: Request, job: str) -> Response:
        """The deployment log."""
        return super().list(request)

    @audited("step-confirmed", job="job")
    @extend_schema(request=ConfirmSpecSerializer, parameters=[JOB, NUMBER], responses={200: RowSerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, job: str, number: str) -> Response:
        """Say how the step went. It also takes the right that the job itself took."""
        row = self.get_object()
        wish = checked(ConfirmSpecSerializer, request)
        acting_user = cast(Account, request.user)
        gate.confirm(row, acting_user=acting_user, result=Result(wish["result"]), note=wish["note"])
        row.refresh_from_db()
        return Response(RowSerializer(row).data)

    @audited("step-checked", job="job")
    @extend_schema(request=None, parameters=[JOB, NUMBER], responses={200: RowSerializer, **REFUSED})
    @action(detail=True, methods=["post"], url_path="check")
    def check_now(self, request: Request, job: str, number: str) -> Response:
        """Look whether the step was done: `Success`, or `Warning` with what to do. It can be asked again."""
        row = self.get_object()
        gate.ask(row, acting_user=cast(Account, request.user), resolver=parts.resolver())
        row.refresh_from_db()
        return Response(RowSerializer(row).data)
