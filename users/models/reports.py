"""Reports that are mailed by the clock, and what became of each mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocsadmin.work.models import Leased


class ReportSchedule(models.Model):
    """A report that goes to these addresses every day or week, with what its owner may see and no more."""

    class Frequency(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    class Content(models.TextChoices):
        CSV = "csv", _("The rows as a CSV file")
        LINK = "link", _("The number and a link")

    report = models.CharField(max_length=60, help_text="Name of the report in the catalog.")
    filters = models.JSONField(default=dict, help_text="pool, ou, days: as in the address of the report's page.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="report_schedules", help_text="In whose name it is read."
    )
    recipients = models.JSONField(default=list)
    frequency = models.CharField(max_length=10, choices=Frequency)
    weekday = models.IntegerField(choices=Weekday, default=Weekday.MONDAY, help_text="Counts for every week.")
    hour = models.PositiveSmallIntegerField(help_text="In the console's time zone.")
    content = models.CharField(max_length=10, choices=Content, default=Content.CSV)
    only_if_any = models.BooleanField(default=False, help_text="No mail where the report is empty.")
    is_active = models.BooleanField(default=True)
    next_at = models.DateTimeField(null=True, db_index=True, help_text="None: it is paused.")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["report", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(hour__range=(0, 23)), name="report_hour_in_range"),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="report_weekday_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.report} for {', '.join(self.recipients)}"


class ReportDeliveryQuerySet(models.QuerySet["ReportDelivery"]):
    def to_send(self, now: datetime) -> ReportDeliveryQuerySet:
        """Those whose time has come. Whether a worker is at one, its lease says."""
        return self.filter(state__in=(ReportDelivery.State.WAITING, ReportDelivery.State.SENDING), not_before__lte=now)


class ReportDelivery(Leased):
    """One mail of a schedule to all its recipients: how far it is, or how it ended."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        NOTHING = "nothing", _("Not sent: the report is empty")
        FAILED = "failed", _("Failed")

    schedule = models.ForeignKey(ReportSchedule, models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(help_text="The hour that the schedule named.")
    not_before = models.DateTimeField(help_text="When it is tried (again).")
    ended_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveIntegerField(null=True, help_text="Rows that the report had.")
    outcomes: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        default=dict, help_text="Address → empty where the server took it, else what it said."
    )
    error = models.TextField(blank=True)
    cure = models.TextField(blank=True)
    note = models.CharField(max_length=500, blank=True)

    objects = ReportDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["schedule", "due_at"], name="one_delivery_of_an_hour")]
        indexes = [models.Index(fields=["state", "not_before"], name="report_delivery_to_send")]

    def __str__(self) -> str:
        return f"{self.schedule_id} at {self.due_at:%Y-%m-%d %H:%M}: {self.state}"
