"""What runs changed, by name and value; and what a brake held back."""

from __future__ import annotations

from django.db import models
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

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "kind", "action"], name="mirror_change_of_run")]
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
