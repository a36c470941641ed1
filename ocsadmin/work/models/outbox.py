"""What must happen after something was stored."""

from __future__ import annotations

from django.db import models

from .leased import Leased


class OutboxEntry(Leased):
    """One handler to be called with what was published. It goes when the handler has succeeded."""

    topic = models.CharField(max_length=100)
    handler = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, help_text="Why the last try failed.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk} {self.topic} → {self.handler}"
