"""Places that show certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.purposes import Purpose


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def standing(self) -> Self:
        """Those that the deployment still has."""
        return self.filter(gone_at=None)

    def with_certificates(self) -> Self:
        return self.select_related("assigned", "served").defer(
            "assigned__der", "served__der", "assigned__search_text", "served__search_text"
        )

    def serving_another(self) -> Self:
        """Where a probe saw another certificate than the one that is assigned."""
        return self.filter(assigned__isnull=False, served__isnull=False).exclude(assigned=F("served"))

    def of_certificate(self, pk: int) -> Self:
        return self.filter(Q(assigned=pk) | Q(served=pk))


class Endpoint(models.Model):
    """A host and port of the deployment: what is assigned to it, and what a probe saw there.

    ``is_virtual``: the address of a load balancer; it shows what one of the servers behind it shows.
    """

    class State(models.TextChoices):
        UNKNOWN = "unknown", _("Not looked at yet")
        SERVED = "served", _("Served")
        OTHER = "other", _("Another certificate is served")
        UNASSIGNED = "unassigned", _("Served, not assigned here")
        SILENT = "silent", _("No answer")

    host = models.CharField(max_length=255, help_text="FQDN in lower case.")
    port = models.PositiveIntegerField()
    purpose = models.CharField(max_length=20, choices=Purpose)
    pool_guid = models.UUIDField(null=True, db_index=True)
    target = models.CharField(max_length=300, db_index=True, help_text="Key of what it is a part of: front_end:<FQDN>.")
    is_virtual = models.BooleanField(default=False)
    gone_at = models.DateTimeField(null=True, help_text="When the deployment was first seen without it.")
    assigned = models.ForeignKey(
        "certificates.Certificate", null=True, on_delete=models.SET_NULL, related_name="assigned_to"
    )
    assigned_at = models.DateTimeField(null=True)
    served = models.ForeignKey(
        "certificates.Certificate", null=True, on_delete=models.SET_NULL, related_name="served_at"
    )
    probed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    looked_in = models.PositiveBigIntegerField(null=True, help_text="Number of the look that saw it last.")
    state = models.CharField(max_length=12, choices=State, default=State.UNKNOWN)
    code = models.CharField(max_length=60, blank=True, help_text="Slug of what the probe met.")
    text = models.TextField(blank=True)
    remedy = models.TextField(blank=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        ordering = ("host", "port")
        constraints = [models.UniqueConstraint(fields=["host", "port"], name="endpoint_once")]

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"
