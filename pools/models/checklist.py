"""The deployment checklist of a pool: who signed off which step, and what was read of it over the network."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocsadmin.work.models import Leased


class SignOffQuerySet(models.QuerySet["SignOff"]):
    def standing(self) -> SignOffQuerySet:
        """Those that nobody has withdrawn."""
        return self.filter(withdrawn_at=None)


class SignOff(models.Model):
    """Someone says that a step of a pool's checklist is done, or that it does not apply. It can be withdrawn."""

    class Kind(models.TextChoices):
        DONE = "done", _("Done")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    pool_guid = models.UUIDField(db_index=True)
    pool_name = models.CharField(max_length=256, help_text="Stays when the pool goes.")
    step = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.DONE)
    note = models.CharField(max_length=500, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    signed_by_name = models.CharField(max_length=320, help_text="Stays when the account goes.")
    signed_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_by_name = models.CharField(max_length=320, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_note = models.CharField(max_length=500, blank=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["pool_guid", "step"], condition=Q(withdrawn_at=None), name="step_signed_off_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("signed_at")), name="withdrawn_after_signed_off"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool_name}: {self.step}, {self.kind} by {self.signed_by_name}"

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None


class ChecklistReading(models.Model):
    """What a look over the network found for a pool's checklist: one row for each look, the newest only."""

    pool_guid = models.UUIDField()
    look = models.CharField(max_length=40, help_text="sql_server, dns, …: see pools.checklist.looks.")
    findings = models.JSONField(default=list, help_text="Step, level, text, cause and cure of each finding.")
    read_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["pool_guid", "look"], name="checklist_reading_of_a_look")]

    def __str__(self) -> str:
        return f"{self.pool_guid}: {self.look}"


class ChecklistRefresh(Leased):
    """How far the newest round of looks for a pool's checklist is."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to start")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    LIVE = (State.WAITING, State.RUNNING)
    LONGEST = timedelta(minutes=2)
    """A round that has not moved for so long can be asked for anew: its worker, if there is one, stores no more."""

    pool_guid = models.UUIDField(primary_key=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    looks = models.PositiveIntegerField(default=0, help_text="How many looks there are.")
    looked = models.PositiveIntegerField(default=0, help_text="How many have ended.")
    now = models.CharField(max_length=40, blank=True, help_text="The look that goes on.")
    message = models.CharField(max_length=500, blank=True, help_text="Why it failed.")
    asked_by_name = models.CharField(max_length=320, blank=True)
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pool_guid}: {self.state} {self.looked}/{self.looks}"

    def is_live(self, now: datetime) -> bool:
        """Whether a worker has it or will take it. ``now`` is the database's."""
        return self.state in self.LIVE and now - self.moved_at < self.LONGEST
