"""Looks at all places that show certificates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ocsadmin.work.models import Leased


class ProbeRun(Leased):
    """One look at every endpoint, carried out by workers; there is one at a time."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.CharField(max_length=200, blank=True, help_text="Empty: the clock.")
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="State of endpoints → how many.")

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="waiting"), name="one_probe_run_at_a_time")
        ]

    def __str__(self) -> str:
        return f"look {self.pk}"
