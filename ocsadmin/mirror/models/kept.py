"""Rows that are kept although the directory does not show their objects."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class KeptObject(models.Model):
    """An object that is no longer found, or can't be read as a whole. Its row shows what was read last.

    Only a tombstone proves a deletion. Until one is seen, the object is read again, or a person decides, the row stays.
    ``unit`` is the container from which on the console's account may not read, ``right`` what it lacks there.
    """

    class State(models.TextChoices):
        NOT_FOUND = "not-found", gettext_lazy("Not found")
        NOT_READABLE = "not-readable", gettext_lazy("Not readable")

    kind = models.CharField(max_length=64)
    guid = models.UUIDField(db_index=True)
    dn = models.CharField(max_length=1024)
    name = models.CharField(max_length=256)
    state = models.CharField(max_length=12, choices=State)
    since = models.DateTimeField(help_text="When a run first missed it.")
    looked_at = models.DateTimeField(help_text="When it was last looked for.")
    unit = models.CharField(max_length=1024, blank=True)
    right = models.CharField(max_length=256, blank=True)
    mirrored = models.BooleanField(default=True, help_text="False: it was never read, so the mirror has no row of it.")

    class Meta:
        ordering = ["-since", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "guid"], name="kept_once")]
        indexes = [models.Index(fields=["kind", "looked_at"], name="kept_looked_at")]

    def __str__(self) -> str:
        return f"{self.name}: {self.why}"

    @property
    def why(self) -> str:
        """One line: what is wrong, and for want of which right."""
        if self.state == self.State.NOT_FOUND:
            return _("not found since %(when)s UTC") % {"when": f"{self.since:%Y-%m-%d %H:%M}"}
        if not self.unit:
            return _("not readable since %(when)s UTC") % {"when": f"{self.since:%Y-%m-%d %H:%M}"}
        return _("not readable: unit %(unit)s, right %(right)s is missing") % {"unit": self.unit, "right": self.right}
