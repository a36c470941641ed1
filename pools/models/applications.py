"""Applications: trusted service entries, and the contacts by which people reach applications."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ocsadmin.mirror.models import MirroredObject


class TrustedServiceEntry(MirroredObject):
    """A trusted service entry (class msRTCSIP-TrustedService)."""

    service_type = models.CharField(max_length=256, db_index=True, help_text="MRAS, CWA, … or the application's name.")
    fqdn = models.CharField(max_length=255, blank=True)
    tls_target = models.CharField(max_length=255, blank=True, help_text="Name in the certificate; empty means FQDN.")
    port = models.PositiveIntegerField(null=True)
    routable = models.BooleanField(default=False)
    version = models.IntegerField(null=True)
    routing_pool_key = models.CharField(max_length=1024, blank=True, db_index=True)
    extension = models.JSONField(default=dict, help_text="The name=value strings of ExtensionData.")

    class Meta:
        ordering = ("service_type", "fqdn", "tls_target", "pk")
        verbose_name_plural = "trusted service entries"
        constraints = (
            models.CheckConstraint(
                condition=Q(port__isnull=True) | Q(port__range=(1, 65535)), name="trusted_service_port_in_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.service_type} at {self.tls_target or self.fqdn}:{self.port}"


class ApplicationContact(MirroredObject):
    """The contact object of an application (class contact in CN=Application Contacts)."""

    sip_uri = models.CharField(max_length=454, blank=True, db_index=True)
    display_name = models.CharField(max_length=256, blank=True)
    display_number = models.CharField(max_length=64, blank=True)
    line_uri = models.CharField(max_length=500, blank=True)
    enabled = models.BooleanField(default=False)
    federation_enabled = models.BooleanField(default=False)
    option_flags = models.IntegerField(default=0)
    pool_key = models.CharField(max_length=1024, blank=True, db_index=True, help_text="Key of its home server.")
    destination_key = models.CharField(
        max_length=1024, blank=True, db_index=True, help_text="Key of the trusted service entry it leads to."
    )

    class Meta:
        ordering = ("sip_uri", "pk")

    def __str__(self) -> str:
        return self.sip_uri or self.dn
