"""Who did what: a log that only grows, each event bound to the one before it."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class AuditEvent(models.Model):
    """Something that someone did. ``hash`` covers all fields and the hash of the event before (``prev_hash``)."""

    when = models.DateTimeField(db_index=True)
    who = models.CharField(max_length=320, blank=True, help_text="Account name; empty when nobody was signed in.")
    source = models.CharField(max_length=100, blank=True, help_text="Address, or 'command'.")
    what = models.CharField(max_length=64, db_index=True, help_text="A slug: signed-in, refused, job-submitted, ….")
    target = models.CharField(max_length=1024, blank=True)
    detail = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.when:%Y-%m-%d %H:%M:%S} {self.who} {self.what} {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """:raises AppendOnly: the event was saved before."""
        if self.pk is not None:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """:raises AppendOnly: always."""
        raise AppendOnly


class AuditHead(models.Model):
    """The end of the chain: one row, locked while an event is added, so that the chain can't fork."""

    hash = models.CharField(max_length=64, blank=True)
    length = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True, help_text="Keyed hash of both.")

    def __str__(self) -> str:
        return f"{self.length} events, {self.hash}"


class AppendOnly(TypeError):
    """Audit events are neither changed nor deleted."""
