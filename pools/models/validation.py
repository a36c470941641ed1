"""Validation runs, their rows, and when a pool is validated by the clock."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocsadmin.work.models import Leased


class ValidationRunQuerySet(models.QuerySet["ValidationRun"]):
    def unfinished(self) -> ValidationRunQuerySet:
        return self.filter(state__in=ValidationRun.LIVE)


class ValidationRun(Leased):
    """One validation of a pool, or of one of its servers."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to start")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        ERRORED = "errored", _("Stopped by an error of the console")
        CANCELLED = "cancelled", _("Cancelled")

    class Source(models.TextChoices):
        PAGE = "page", _("Page")
        API = "api", _("REST")
        COMMAND = "command", _("Command")
        CLOCK = "clock", _("Schedule")

    LIVE = (State.WAITING, State.RUNNING)

    pool_guid = models.UUIDField(db_index=True)
    pool_key = models.CharField(max_length=1024, db_index=True, help_text="Pool.service_dn_key.")
    pool_name = models.CharField(max_length=256, help_text="Stays when the pool goes.")
    server = models.CharField(max_length=255, blank=True, help_text="FQDN of the only server; empty: the whole pool.")
    roles = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    source = models.CharField(max_length=10, choices=Source)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_by_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    row_count = models.PositiveIntegerField(null=True, help_text="None until the checks have been listed.")
    counts = models.JSONField(default=dict, help_text="Rows by verdict; ignorable warnings under 'ignorable'.")
    newly_broken = models.PositiveIntegerField(default=0)
    newly_fixed = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True, help_text="Why it stopped.")
    cancel_requested_by = models.CharField(max_length=200, blank=True)
    sealed_accounts = models.BinaryField(default=b"", help_text="Test accounts, sealed; wiped when the run ends.")

    objects = ValidationRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["pool_guid"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_validation_of_a_pool_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"Validation {self.pk} of {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("validation-run", args=[self.pk])

    @property
    def subject(self) -> str:
        """What was validated: the pool, or one server of it."""
        return f"{self.server} ({self.pool_name})" if self.server else self.pool_name

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE


class Verdict(models.TextChoices):
    """The verdict of a row; empty while it is still to do."""

    OK = "ok", _("In order")
    WARNING = "warning", _("Warning")
    FAILURE = "failure", _("Failure")
    SKIPPED = "skipped", _("Skipped")


class ValidationRowQuerySet(models.QuerySet["ValidationRow"]):
    def still_to_do(self) -> ValidationRowQuerySet:
        return self.filter(verdict="")

    def standing(self) -> ValidationRowQuerySet:
        """The newest answer to each question."""
        return self.filter(is_latest=True)


class ValidationRow(models.Model):
    """One check of a run and its verdict."""

    class Change(models.TextChoices):
        NONE = "", _("As before")
        BROKEN = "broken", _("Newly broken")
        FIXED = "fixed", _("Newly fixed")

    run = models.ForeignKey(ValidationRun, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    pool_key = models.CharField(max_length=1024)
    check_name = models.CharField(max_length=60, help_text="Which check: tls, server_links, …")
    identity = models.CharField(max_length=64, help_text="The same for the same question in every run.")
    step = models.CharField(max_length=30)
    roles = models.JSONField(default=list)
    server = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=300)
    target = models.CharField(max_length=1500)
    arguments = models.JSONField(default=dict)
    verdict = models.CharField(max_length=10, blank=True, choices=Verdict)
    text = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    cure = models.TextField(blank=True)
    hints = models.JSONField(default=list, help_text="Codes of pools.validation.hints.")
    ignorable = models.TextField(blank=True, help_text="Why the warning can be ignored.")
    details = models.JSONField(default=list, help_text="All verdicts where there were several.")
    was = models.CharField(max_length=10, blank=True, help_text="The verdict of the run before; empty: none.")
    change = models.CharField(max_length=10, blank=True, choices=Change)
    is_latest = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ValidationRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="validation_row_number_in_run")]
        indexes = [
            models.Index(fields=["pool_key", "identity"], name="validation_row_identity", condition=Q(is_latest=True)),
            models.Index(fields=["run", "verdict"], name="validation_row_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number} {self.title}"


class ValidationSchedule(models.Model):
    """Whether and how often the clock validates a pool."""

    pool_guid = models.UUIDField(unique=True)
    enabled = models.BooleanField(default=False)
    every_hours = models.PositiveIntegerField(default=24)
    next_at = models.DateTimeField(null=True, db_index=True)
    changed_by = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(every_hours__range=(1, 24 * 31)), name="validation_interval_in_range")
        ]

    def __str__(self) -> str:
        return f"{self.pool_guid}: {f'every {self.every_hours} h' if self.enabled else 'off'}"
