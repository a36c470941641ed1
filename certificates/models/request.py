"""Requests for certificates, from prepared to issued."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.purposes import Purpose
from ocsadmin.work.models import Leased


class CertificateRequestQuerySet(models.QuerySet["CertificateRequest"]):
    def open(self) -> Self:
        """Those that no answer has come to yet."""
        return self.filter(state__in=CertificateRequest.OPEN)

    def pending(self) -> Self:
        return self.filter(state=CertificateRequest.State.PENDING)


class CertificateRequest(Leased):
    """A request: what was asked for, the PKCS #10 text, and how the authority has answered.

    What happens to its certificate afterwards (assigned, served, expiring, renewed, revoked) stands at certificate and
    endpoints.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("Prepared")
        SENT = "sent", _("Sent")
        PENDING = "pending", _("Waits for the authority")
        ISSUED = "issued", _("Issued")
        DENIED = "denied", _("Denied")

    OPEN = (State.PREPARED, State.SENT, State.PENDING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target = models.CharField(max_length=300, db_index=True, help_text="Key of what it is for: front_end:<FQDN>.")
    purpose = models.CharField(max_length=20, choices=Purpose)
    pool_guid = models.UUIDField(null=True, db_index=True)
    server = models.CharField(max_length=255, blank=True, help_text="The only server that uses it; empty: all of them.")
    friendly_name = models.CharField(max_length=255)
    subject = models.CharField(max_length=255, help_text="The common name.")
    names = models.JSONField(default=list, help_text="Subject alternative names, in order.")
    asked_for = models.JSONField(default=dict, help_text="Everything that the request was made of, without secrets.")
    csr = models.TextField(help_text="PKCS #10, base 64.")
    key = models.ForeignKey(
        "certificates.PrivateKey", null=True, on_delete=models.SET_NULL, related_name="+", help_text="Empty: elsewhere."
    )
    public_key = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of its SubjectPublicKeyInfo, hex.")
    authority = models.ForeignKey("certificates.Authority", null=True, on_delete=models.SET_NULL)
    reference = models.TextField(blank=True, help_text="What the authority is asked by.")
    number = models.CharField(max_length=100, blank=True, help_text="What people call it at the authority.")
    steps = models.JSONField(default=list, help_text="What a person has to do meanwhile, a line each.")
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED, db_index=True)
    message = models.TextField(blank=True, help_text="What the authority said last.")
    remedy = models.TextField(blank=True)
    tries = models.PositiveIntegerField(default=0, help_text="How often the authority was asked.")
    asked_at = models.DateTimeField(null=True, help_text="When it was asked last.")
    certificate = models.ForeignKey(
        "certificates.Certificate", null=True, on_delete=models.SET_NULL, related_name="requests"
    )
    renews = models.ForeignKey("certificates.Certificate", null=True, on_delete=models.SET_NULL, related_name="+")
    requested_by = models.CharField(max_length=200, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)

    objects = CertificateRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_at", "pk")

    def __str__(self) -> str:
        return f"{self.friendly_name}: {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("certificate-request", args=[self.pk])
