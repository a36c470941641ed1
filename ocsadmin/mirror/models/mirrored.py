"""What every row that repeats a directory object has."""

from __future__ import annotations

from django.db import models


class MirroredObject(models.Model):
    """A directory object as the mirror last saw it. Only replication writes these rows."""

    guid = models.UUIDField(unique=True, help_text="objectGUID: what stays when an object is renamed or moved.")
    dn = models.CharField(max_length=1024)
    dn_key = models.CharField(max_length=1024, db_index=True, help_text="The DN in the form that is compared.")
    usn_changed = models.BigIntegerField(default=0)
    when_created = models.DateTimeField(null=True)
    when_changed = models.DateTimeField(null=True)
    read_at = models.DateTimeField(help_text="When the directory last answered with this object.")
    digest = models.BinaryField(max_length=16, default=b"", help_text="Of all mapped values; equal means unchanged.")
    raw = models.JSONField(
        default=dict, help_text="Attribute → values as on the wire, for kinds that keep them (keep_raw); else empty."
    )

    class Meta:
        abstract = True
