"""``/api/v1/report-schedules/``."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from ocsadmin.accounts import audit
from ocsadmin.accounts.models import Account
from ocsadmin.api import ConsoleViewSet, checked
from ocsadmin.api.responses import REFUSED
from users.models import ReportDelivery, ReportSchedule
from users.reports.mail import schedules
from users.reports.mail.spec import MOST_RECIPIENTS, ScheduleSpec

LATEST = 20


class ReportDeliverySerializer(serializers.ModelSerializer[ReportDelivery]):
    """One mail: how far it is, or how it ended. ``outcomes``: address → empty, or what the mail server said."""

    remedy = serializers.CharField(source="cure", read_only=True)
    outcomes = serializers.DictField(child=serializers.CharField(allow_blank=True))

    class Meta:
        model = ReportDelivery
        fields: ClassVar = (
            "id", "state", "due_at", "not_before", "ended_at", "attempts", "rows", "outcomes", "error", "remedy",
            "cure", "note",
        )  # fmt: skip
        read_only_fields = fields


class ReportScheduleSerializer(serializers.ModelSerializer[ReportSchedule]):
    """A report that is mailed by the clock, read with what its owner may see."""

    owner = serializers.CharField(source="owner.username", read_only=True)
    recipients = serializers.ListField(child=serializers.EmailField())
    filters = serializers.DictField(child=serializers.CharField())

    class Meta:
        model = ReportSchedule
        fields: ClassVar = (
            "id", "report", "filters", "owner", "recipients", "frequency", "weekday", "hour", "content", "only_if_any",
            "is_active", "next_at", "created_at", "changed_at",
        )  # fmt: skip
        read_only_fields = fields


class ReportScheduleSpecSerializer(serializers.Serializer[Any]):
    """Which report, to whom, when."""

    report = serializers.CharField(max_length=60)
    recipients = serializers.ListField(child=serializers.CharField(max_length=300), max_length=10 * MOST_RECIPIENTS)
    frequency = serializers.ChoiceField(choices=ReportSchedule.Frequency.choices, default="weekly")
    weekday = serializers.IntegerField(default=0, help_text="0 is Monday; for every week.")
    hour = serializers.IntegerField(default=6, help_text="0 to 23, in the console's time zone.")
    content = serializers.ChoiceField(choices=ReportSchedule.Content.choices, default="csv")
    only_if_any = serializers.BooleanField(default=False, help_text="No mail where the report is empty.")
    is_active = serializers.BooleanField(default=True)
    filters = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=1024), required=False, help_text="pool, ou, days."
    )


class ReportScheduleViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[ReportSchedule]):
    """Reports by mail: one's own; all for those who delegate rights."""

    needs: ClassVar[dict[str, str]] = dict.fromkeys(
        ("list", "retrieve", "create", "update", "destroy", "send", "deliveries"), schedules.NEEDS
    )
    queryset = ReportSchedule.objects.none()
    serializer_class = ReportScheduleSerializer
    lookup_value_regex = "[0-9]{1,18}"
    ordering = ("id",)

    def get_queryset(self) -> QuerySet[ReportSchedule]:
        if getattr(self, "swagger_fake_view", False):
            return ReportSchedule.objects.none()
        return schedules.of(cast(Account, self.request.user))

    @extend_schema(request=ReportScheduleSpecSerializer, responses={201: ReportScheduleSerializer, **REFUSED})
    def create(self, request: Request) -> Response:
        """Have a report mailed in one's own name."""
        spec = ScheduleSpec.from_json(checked(ReportScheduleSpecSerializer, request))
        made = schedules.create(spec, cast(Account, request.user))
        audit.record_request("report scheduled", request, target=str(made), **spec.to_json())
        where = reverse("api-report-schedule-detail", [made.pk], request=request)
        return Response(self.get_serializer(made).data, status=201, headers={"Location": where})

    @extend_schema(request=ReportScheduleSpecSerializer, responses={200: ReportScheduleSerializer, **REFUSED})
    def update(self, request: Request, pk: str) -> Response:
        """State it anew. It stays in its owner's name."""
        found = self.get_object()
        spec = ScheduleSpec.from_json(checked(ReportScheduleSpecSerializer, request))
        schedules.change(found, spec)
        audit.record_request("report schedule changed", request, target=str(found), **spec.to_json())
        return Response(self.get_serializer(found).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """No more mails. The log of those that were sent goes with it."""
        found = self.get_object()
        audit.record_request("report schedule deleted", request, target=str(found))
        found.delete()
        return Response(status=204)

    @extend_schema(request=None, responses={202: ReportDeliverySerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Send it now, beside its hours: a worker takes it within a minute."""
        found = self.get_object()
        audit.record_request("report sent", request, target=str(found))
        return Response(ReportDeliverySerializer(schedules.send_now(found)).data, status=202)

    @extend_schema(responses=ReportDeliverySerializer(many=True))
    @action(detail=True, methods=["get"])
    def deliveries(self, request: Request, pk: str) -> Response:
        """What became of its latest mails, the newest first."""
        rows = self.get_object().deliveries.all()[:LATEST]
        return Response({"next": None, "results": ReportDeliverySerializer(rows, many=True).data})
