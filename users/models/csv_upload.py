"""Files of people while they are checked, mended and planned. They hold no secrets: passwords are refused."""

from __future__ import annotations

import json
import uuid
import zlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocsadmin.plans.plan import Plan
from ocsadmin.work.models import Leased


class CSVUploadQuerySet(models.QuerySet["CSVUpload"]):
    def open_of(self, account: Any) -> CSVUploadQuerySet:
        """Those that someone has not finished."""
        return self.filter(owner=account).exclude(state=CSVUpload.State.DONE)

    def expired(self, now: datetime) -> CSVUploadQuerySet:
        return self.filter(updated_at__lte=now - timedelta(days=settings.CSV_UPLOAD_DAYS))

    def with_work(self) -> CSVUploadQuerySet:
        """Those with something that a worker has to do."""
        return self.exclude(step="")


class CSVUpload(Leased):
    """A file for one operation. ``step`` is what a worker has to do, empty where a person has to."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PLANNED = "planned", _("Planned")
        REFUSED = "refused", _("Can’t be used")
        DONE = "done", _("Carried out")

    class Step(models.TextChoices):
        READ = "read", _("Reading the file")
        CHECK = "check", _("Checking every row")
        PLAN = "plan", _("Making the plan")
        SUBMIT = "submit", _("Making the job")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    operation = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="csv_uploads")
    file_name = models.CharField(max_length=255)
    source = models.CharField(max_length=10, default="page", help_text="page, api or command: where it came from.")
    octets = models.BinaryField(default=b"", help_text="The file until it has been read.")
    encoding = models.CharField(max_length=20, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    columns = models.JSONField(default=list, help_text="Names of the columns in the order of the file.")
    options = models.JSONField(default=dict, help_text="What holds for the whole file.")

    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    step = models.CharField(max_length=10, choices=Step, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    troubles = models.JSONField(default=list, help_text="What is wrong with the file as a whole: text and cure.")

    planned = models.BinaryField(default=b"", help_text="The plan, packed.")
    plan_hash = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    confirmed = models.CharField(max_length=256, blank=True, help_text="What was typed to confirm the plan.")
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = CSVUploadQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "pk")
        indexes = (models.Index(fields=["owner", "state"], name="csv_upload_by_owner"),)

    def __str__(self) -> str:
        return f"{self.file_name} ({self.operation}, {self.pk})"

    def get_absolute_url(self) -> str:
        return reverse("csv-upload", args=[self.pk])

    @property
    def expires_at(self) -> datetime:
        return self.updated_at + timedelta(days=settings.CSV_UPLOAD_DAYS)

    def keep_plan(self, plan: Plan) -> None:
        """Not saved yet."""
        self.planned = zlib.compress(json.dumps(plan.to_json(), ensure_ascii=False).encode(), 1)
        self.plan_hash, self.state = plan.hash, self.State.PLANNED

    def forget_plan(self) -> None:
        """Not saved yet."""
        self.planned, self.plan_hash = b"", ""
        if self.state == self.State.PLANNED:
            self.state = self.State.OPEN

    @property
    def plan(self) -> Plan | None:
        return Plan.from_json(json.loads(zlib.decompress(bytes(self.planned)))) if self.planned else None


class CSVRowQuerySet(models.QuerySet["CSVRow"]):
    def kept(self) -> CSVRowQuerySet:
        return self.filter(dropped=False)

    def stale(self) -> CSVRowQuerySet:
        """Those that have to be checked (again)."""
        return self.filter(stale=True, dropped=False)

    def with_problems(self, upload: CSVUpload) -> CSVRowQuerySet:
        return self.kept().filter(pk__in=CSVProblem.objects.filter(upload=upload).order_by().values("row"))


class CSVRow(models.Model):
    """A row of a file: its cells as they are written now."""

    upload = models.ForeignKey(CSVUpload, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField(help_text="As spreadsheets count; the header is 1.")
    cells = models.JSONField(default=dict, help_text="Column → text, of the cells that are filled.")
    extra = models.JSONField(default=list, help_text="Cells beyond the header.")
    guid = models.UUIDField(null=True, help_text="objectGUID of the person whom it is about.")
    dropped = models.BooleanField(default=False)
    stale = models.BooleanField(default=True)

    objects = CSVRowQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("upload", "number"), name="csv_row_number"),)
        indexes = (models.Index(fields=["upload", "stale", "number"], name="csv_row_stale"),)

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.number}"


class CSVProblem(models.Model):
    """Something wrong with a cell, or with the row (``column`` empty)."""

    upload = models.ForeignKey(CSVUpload, models.CASCADE, related_name="problems", db_index=False)
    row = models.ForeignKey(CSVRow, models.CASCADE, related_name="problems")
    number = models.PositiveIntegerField(help_text="The row's number.")
    column = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=60)
    value = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    cure = models.TextField(blank=True)
    in_file = models.BooleanField(default=False, help_text="Between rows of the file: goes when either is mended.")

    class Meta:
        ordering = ("number", "pk")
        indexes = (
            models.Index(fields=["upload", "number"], name="csv_problem_by_row"),
            models.Index(fields=["upload", "in_file"], name="csv_problem_in_file"),
        )

    def __str__(self) -> str:
        return f"{self.row_id} {self.column}: {self.code}"


class CSVKey(models.Model):
    """What only one row of a file may have: a person, an address, a line."""

    upload = models.ForeignKey(CSVUpload, models.CASCADE, related_name="keys", db_index=False)
    row = models.ForeignKey(CSVRow, models.CASCADE, related_name="keys")
    number = models.PositiveIntegerField()
    column = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=600)

    class Meta:
        indexes = (models.Index(fields=["upload", "key"], name="csv_key"),)

    def __str__(self) -> str:
        return f"{self.row_id} {self.key}"
