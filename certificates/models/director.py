"""Which pools are Directors."""

from __future__ import annotations

from django.db import models


class DirectorMark(models.Model):
    """A pool or Standard Edition server through which all clients sign in. The directory has no place for it."""

    pool_guid = models.UUIDField(unique=True)
    marked_by = models.CharField(max_length=200, blank=True)
    marked_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Director {self.pool_guid}"
