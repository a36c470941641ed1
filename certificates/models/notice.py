"""What people were told of certificates that end."""

from __future__ import annotations

from django.db import models


class Notice(models.Model):
    """That a certificate ends soon was told, once for each threshold."""

    certificate = models.ForeignKey("certificates.Certificate", on_delete=models.CASCADE, related_name="notices")
    days = models.PositiveIntegerField(help_text="The threshold: 60, 30, 15, 7, 2 or 1 days before its end.")
    places = models.JSONField(default=list, help_text="Server and role of each place that shows it.")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = [models.UniqueConstraint(fields=["certificate", "days"], name="notice_once_for_each_threshold")]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.days} days"
