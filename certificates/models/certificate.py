"""Certificates that the console knows: issued through it, imported, or seen by a probe."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def of_servers(self) -> Self:
        """Without those of authorities."""
        return self.filter(is_authority=False)

    def matching(self, text: str) -> Self:
        return self.filter(search_text__contains=text.casefold())

    def ending_before(self, moment: datetime) -> Self:
        return self.filter(not_after__lt=moment)

    def light(self) -> Self:
        """Without the octets: for lists."""
        return self.defer("der", "search_text")


class Certificate(models.Model):
    """An X.509 certificate. What can be searched and sorted by stands beside its octets."""

    class Source(models.TextChoices):
        ISSUED = "issued", _("Issued through the console")
        IMPORTED = "imported", _("Imported")
        SEEN = "seen", _("Seen by a probe")

    sha256 = models.CharField(max_length=64, unique=True, help_text="Fingerprint, hex in lower case.")
    thumbprint = models.CharField(max_length=40, db_index=True, help_text="SHA-1, as Windows shows it.")
    der = models.BinaryField()
    common_name = models.CharField(max_length=255, blank=True, db_index=True)
    subject = models.TextField(blank=True, help_text="RFC 4514.")
    names = models.JSONField(default=list, help_text="Names it is good for, in lower case.")
    issuer = models.CharField(max_length=255, blank=True, db_index=True, help_text="Common name of the issuer.")
    issuer_name = models.TextField(blank=True, help_text="RFC 4514.")
    serial = models.CharField(max_length=64, help_text="Hex.")
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(db_index=True)
    key_algorithm = models.CharField(max_length=10)
    key_bits = models.PositiveIntegerField(default=0)
    public_key = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of its SubjectPublicKeyInfo, hex.")
    signature_hash = models.CharField(max_length=20, blank=True)
    usages = models.JSONField(null=True, help_text="OIDs of extended key usages; null: it names none.")
    is_authority = models.BooleanField(default=False)
    source = models.CharField(max_length=10, choices=Source)
    friendly_name = models.CharField(max_length=255, blank=True)
    owner = models.CharField(max_length=200, blank=True, help_text="Who asked for it or brought it.")
    authority = models.ForeignKey("certificates.Authority", null=True, on_delete=models.SET_NULL)
    key = models.ForeignKey("certificates.PrivateKey", null=True, on_delete=models.SET_NULL, related_name="+")
    first_seen_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    revocation_reason = models.CharField(max_length=40, blank=True)
    search_text = models.TextField(blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ("not_after", "pk")
        indexes = [
            models.Index(fields=["is_authority", "not_after", "id"], name="certificate_by_end"),
            models.Index(fields=["is_authority", "common_name", "id"], name="certificate_by_name"),
        ]

    def __str__(self) -> str:
        return self.common_name or (self.names[0] if self.names else self.subject) or self.sha256[:16]

    def get_absolute_url(self) -> str:
        return reverse("certificate", args=[self.pk])
