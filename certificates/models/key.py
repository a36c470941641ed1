"""Private keys that were made here."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models

from ocsadmin.sealing import rests_in

PURPOSE = "certificate-key"
rests_in("certificates.PrivateKey", "sealed", PURPOSE)


class PrivateKeyQuerySet(models.QuerySet["PrivateKey"]):
    def usable(self) -> Self:
        return self.filter(destroyed_at=None)


class PrivateKey(models.Model):
    """A private key, sealed with a key that is not in the database; nothing of it is left once it is destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    public_key = models.CharField(max_length=64, unique=True, help_text="SHA-256 of its SubjectPublicKeyInfo, hex.")
    algorithm = models.CharField(max_length=10, help_text="RSA or EC.")
    bits = models.PositiveIntegerField()
    exportable = models.BooleanField(default=False)
    sealed = models.BinaryField(default=b"", help_text="PKCS #8 in DER, sealed; empty once it is destroyed.")
    created_at = models.DateTimeField(auto_now_add=True)
    handed_out_at = models.DateTimeField(null=True, help_text="When it was downloaded first.")
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.CharField(max_length=200, blank=True)

    objects = PrivateKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.algorithm} {self.bits}, {self.id}"
