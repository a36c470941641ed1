"""The record of one replication run."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocsadmin.mirror import deleted_objects


class ReplicationRun(models.Model):
    """One run: who wanted it, what it read and changed, how it ended."""

    class Mode(models.TextChoices):
        FULL = "full", _("Full")
        DELTA = "delta", _("Delta")
        DELETIONS = "deletions", _("Deletions let through")

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        COMPLETED = "completed", _("Completed")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped by brake")

    mode = models.CharField(max_length=10, choices=Mode)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING, db_index=True)
    requested_by = models.CharField(max_length=256, blank=True, help_text="Empty: the clock, or a job that ended.")
    reason = models.CharField(max_length=512, blank=True, help_text="Why a full run was made where a delta was asked.")
    started_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    controller = models.CharField(max_length=256, blank=True, help_text="The domain controller that was read.")
    invocation_id = models.UUIDField(null=True)
    from_usn = models.BigIntegerField(null=True)
    to_usn = models.BigIntegerField(null=True)
    counts = models.JSONField(
        default=dict,
        help_text="Kind → read, added, changed, deleted, held, kept; initial where single changes aren't kept.",
    )
    error = models.TextField(blank=True)
    cure = models.TextField(blank=True)
    error_code = models.CharField(max_length=64, blank=True)
    repeats = models.PositiveIntegerField(default=0, help_text="How often the same failure came again.")
    event_id = models.PositiveIntegerField(null=True)
    event_text = models.TextField(blank=True)
    deleted_hidden = models.JSONField(default=list, help_text="Partitions whose deleted objects could not be seen.")
    decided_by = models.CharField(max_length=256, blank=True, help_text="Who let the held deletions through.")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        permissions = [("view_run", "Can see replication runs"), ("run_replication", "Can start replication")]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_mode_display()} replication {self.pk}"

    @property
    def total(self) -> dict[str, int]:
        """Counts of all kinds together: read, added, changed, deleted, held, kept."""
        names = ("read", "added", "changed", "deleted", "held", "kept")
        return {name: sum(int(one.get(name, 0)) for one in self.counts.values()) for name in names}

    @property
    def seconds(self) -> float | None:
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None

    @property
    def waits_for_decision(self) -> bool:
        return self.state == self.State.STOPPED and self.decided_at is None

    @property
    def warnings(self) -> list[str]:
        """What the run could not tell, as sentences."""
        kept = self.total["kept"]
        several = f"{kept} objects are" if kept > 1 else "One object is"
        found = f"{several} no longer found, or not readable, and kept as read before." if kept else ""
        return [text for text in (deleted_objects.in_words(self.deleted_hidden), found) if text]

    def touched(self) -> bool:
        """Whether the run changed anything in the mirror."""
        total: dict[str, Any] = self.total
        return any(total[name] for name in ("added", "changed", "deleted", "held", "kept"))
