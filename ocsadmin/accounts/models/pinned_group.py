"""Which group of the directory is meant by a name that rights are bound to."""

from __future__ import annotations

from django.db import models


class PinnedGroup(models.Model):
    """A group that gives rights, known by its SID from the first time on.

    ``other_sid`` is that of another group that bears the name now: it gives nothing until a local administrator
    says so.
    """

    name = models.CharField(max_length=256, unique=True, help_text="The name that the rights are bound to.")
    sid = models.CharField(max_length=200, help_text="objectSid, as in S-1-5-21-….")
    name_now = models.CharField(max_length=256, blank=True, help_text="Its sAMAccountName; empty: it is gone.")
    other_sid = models.CharField(max_length=200, blank=True)
    pinned_at = models.DateTimeField()
    pinned_by = models.CharField(max_length=320, blank=True, help_text="Empty: it was seen for the first time.")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} ({self.sid})"
