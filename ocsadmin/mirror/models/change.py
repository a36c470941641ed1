"""What runs changed, by name and value; and what a brake held back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .run import ReplicationRun


class MirrorChange(models.Model):
    """One attribute of one object that read differently from what the mirror held.

    Added and deleted objects have one row without an attribute. Without ``job`` it was made outside the console.
    """

    class Action(models.TextChoices):
        ADDED = "added", _("Added")
        CHANGED = "changed", _("Changed")
        DELETED = "deleted", _("Deleted")

    class Settlement(models.TextChoices):
        OPEN = "", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        RESTORED = "restored", _("Restored")

    run = models.ForeignKey(
        ReplicationRun, null=True, on_delete=models.CASCADE, related_name="changes", help_text="None: read on its own."
    )
    kind = models.CharField(max_length=64)
    guid = models.UUIDField(db_index=True)
    dn = models.CharField(max_length=1024)
    name = models.CharField(max_length=256)
    action = models.CharField(max_length=8, choices=Action)
    attribute = models.CharField(max_length=128, blank=True)
    old = models.JSONField(default=list, help_text="Values as a person reads them, long ones cut.")
    new = models.JSONField(default=list)
    note = models.CharField(max_length=128, blank=True)
    when = models.DateTimeField(db_index=True, help_text="When the mirror saw it.")
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.BigIntegerField(null=True, help_text="How often the attribute had been written (MS-DRSR 5.11).")
    version_by = models.UUIDField(null=True, help_text="invocationId of the controller where that was done.")
    version_at = models.DateTimeField(null=True, help_text="When that was done, by its clock.")
    # Of changes that were made outside only:
    exact = models.JSONField(default=dict, help_text="before and after: attribute → all values as on the wire.")
    settlement = models.CharField(max_length=10, blank=True, choices=Settlement, help_text="What was decided of it.")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=320, blank=True)
    settled_reason = models.CharField(max_length=500, blank=True)
    settled_by_job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    origin = models.CharField(max_length=256, blank=True, help_text="Domain controller where it was first written.")
    origin_at = models.DateTimeField(null=True, help_text="When it was first written.")
    origin_read_at = models.DateTimeField(null=True, help_text="When the replication metadata was read.")

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["run", "kind", "action"], name="mirror_change_of_run"),
            models.Index(fields=["settlement", "-when"], name="mirror_drift", condition=Q(job=None)),
            models.Index(fields=["-id"], name="mirror_drift_unread", condition=Q(job=None, origin_read_at=None)),
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.attribute or self.action}"


class HeldDeletion(models.Model):
    """A row that a run would have deleted from the mirror, had the brake not stopped it."""

    run = models.ForeignKey(ReplicationRun, on_delete=models.CASCADE, related_name="held")
    kind = models.CharField(max_length=64)
    guid = models.UUIDField()
    name = models.CharField(max_length=256)
    dn = models.CharField(max_length=1024)
    reason = models.CharField(max_length=128)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.dn
