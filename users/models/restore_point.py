"""What someone had before they were removed from Office Communications Server."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from ocsadmin.plans.changes import Values, values_from_json


class RestorePointQuerySet(models.QuerySet["RestorePoint"]):
    def usable(self) -> RestorePointQuerySet:
        """Those that are neither restored nor too old."""
        oldest = timezone.now() - timedelta(days=settings.RESTORE_POINT_DAYS)
        return self.filter(restored_at__isnull=True, made_at__gt=oldest)

    def expired(self) -> RestorePointQuerySet:
        return self.filter(made_at__lte=timezone.now() - timedelta(days=settings.RESTORE_POINT_DAYS))


class RestorePoint(models.Model):
    """Attributes that a removal took away. It goes after ``OCSADMIN_RESTORE_POINT_DAYS``."""

    guid = models.UUIDField(db_index=True, help_text="objectGUID of the person.")
    name = models.CharField(max_length=256)
    sip_address = models.CharField(max_length=454, blank=True)
    values_json = models.JSONField(db_column="values", help_text="Attribute → values that it had.")
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(db_index=True)
    made_by = models.CharField(max_length=320, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    restored_at = models.DateTimeField(null=True)

    objects = RestorePointQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("job", "guid"), name="one_restore_point_of_a_job"),)

    def __str__(self) -> str:
        return f"{self.name}, {self.made_at:%Y-%m-%d}"

    @property
    def values(self) -> Values:
        return values_from_json(self.values_json)
