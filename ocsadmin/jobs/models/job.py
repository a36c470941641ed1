"""The job: who wanted what, how far it is, and who works on it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocsadmin.work.models import Leased


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> JobQuerySet:
        return self.filter(state__in=Job.UNFINISHED)

    def live(self) -> JobQuerySet:
        """Those that a worker has or will take."""
        return self.filter(state__in=Job.LIVE)

    def to_settle(self) -> JobQuerySet:
        """Those that have ended, or wait for people, while it was not known of some row whether it had been written."""
        return self.exclude(state__in=Job.LIVE).filter(wake_at__isnull=False)


class Job(Leased):
    """A plan that is being or has been carried out."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        WAITING_FOR_PEOPLE = "waiting_for_people", _("Waiting for people")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        ERRORED = "errored", _("Stopped by an error of the program")
        CANCELLED = "cancelled", _("Cancelled")

    class Source(models.TextChoices):
        PAGE = "page", _("Page")
        API = "api", _("REST")
        COMMAND = "command", _("Command")
        WIZARD = "wizard", _("Wizard")

    UNFINISHED = (State.WAITING, State.RUNNING, State.WAITING_FOR_PEOPLE)
    LIVE = (State.WAITING, State.RUNNING)

    title = models.CharField(max_length=300)
    operation = models.CharField(max_length=100, db_index=True, help_text="The use case, e.g. create_pool.")
    permission = models.CharField(max_length=100, help_text="The right that running it, undoing it, … takes.")
    spec = models.JSONField(default=dict, help_text="The wish, without secrets.")
    notices = models.JSONField(default=list, help_text="What the plan told before it ran.")
    options = models.JSONField(default=dict, help_text="Waves and brake; see ocsadmin.plans.plan.")
    plan_hash = models.CharField(max_length=64)
    source = models.CharField(max_length=10, choices=Source)
    reason = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="jobs")
    created_by_name = models.CharField(max_length=200, help_text="Stays when the account goes.")
    undo_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="undone_by")
    retry_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="retried_by")

    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    row_count = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="Rows by result, as of the last chunk.")
    message = models.TextField(blank=True, help_text="Why it stopped or waits.")
    hint = models.TextField(blank=True)
    cancel_requested_by = models.CharField(max_length=200, blank=True)

    controllers = models.JSONField(
        default=list, help_text="Domain controllers that it was planned or written on; see ocsadmin.jobs.controllers."
    )
    pauses = models.PositiveIntegerField(default=0, help_text="In a row, because the directory did not answer.")

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        permissions = [("confirm_row", "Confirm steps that are done on a Windows host")]
        indexes = [
            models.Index(fields=["state"], name="job_state"),
            models.Index(fields=["created_by", "-id"], name="job_created_by"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan_hash"],
                condition=Q(state__in=["waiting", "running", "waiting_for_people"]),
                name="plan_applied_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.pk])

    @property
    def is_live(self) -> bool:
        """Whether a worker has it or will take it: the page asks again."""
        return self.state in self.LIVE

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.UNFINISHED

    def counted(self) -> dict[str, int]:
        """Rows by result, counted now. ``""`` are those still to do."""
        return dict(self.rows.order_by().values_list("result").annotate(Count("pk")))

    def to_json(self) -> dict[str, Any]:
        """The facts that REST and commands show."""
        return {
            "id": self.pk,
            "title": self.title,
            "operation": self.operation,
            "state": self.state,
            "created_by": self.created_by_name,
            "reason": self.reason,
            "counts": self.counted(),
            "message": self.message,
        }
