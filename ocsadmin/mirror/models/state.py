"""How far replication is, and who is at it."""

from __future__ import annotations

from django.db import models

from ocsadmin.work.models import Leased

from .run import ReplicationRun


class Watermark(models.Model):
    """Up to which change of which domain controller a kind is mirrored.

    uSNChanged counts per database of a controller, so the number means something only together with the invocationId
    (MS-ADTS 3.1.1.1.9). ``signature`` is of what is read of the kind: another one asks for a full run.
    """

    kind = models.CharField(max_length=64, unique=True)
    invocation_id = models.UUIDField()
    usn = models.BigIntegerField()
    signature = models.CharField(max_length=32)
    mixed = models.BooleanField(
        default=False, help_text="A full run through another controller began and has not ended: rows are of both."
    )
    known = models.JSONField(
        default=dict, help_text="invocationId → up to which of its writes the mirror has seen all (replUpToDateVector)."
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} at {self.usn}"


class ReplicationState(Leased):
    """The one row (``name`` is ``replication``) that all workers share: the lease, and what every page shows."""

    name = models.CharField(max_length=16, primary_key=True)
    run = models.ForeignKey(ReplicationRun, null=True, on_delete=models.SET_NULL, related_name="+")
    wanted = models.CharField(max_length=10, blank=True, help_text="A mode that was asked for during a run.")
    wanted_by = models.CharField(max_length=256, blank=True)
    tried_at = models.DateTimeField(null=True)
    success_at = models.DateTimeField(null=True)
    full_tried_at = models.DateTimeField(null=True)
    full_at = models.DateTimeField(null=True, help_text="When a full run of all kinds last completed.")
    failing_since = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    cure = models.TextField(blank=True)
    deleted_hidden = models.JSONField(default=list, help_text="Partitions whose deleted objects can't be seen.")
    braked_run = models.ForeignKey(ReplicationRun, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
