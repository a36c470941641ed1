"""Certification authorities that requests are sent to."""

from __future__ import annotations

from django.db import models

from ocsadmin.sealing import rests_in

PURPOSE = "authority-credentials"
rests_in("certificates.Authority", "sealed", PURPOSE)


class Authority(models.Model):
    """An authority; which adapter speaks to it says ``kind``. Its credentials rest sealed and are never shown."""

    name = models.CharField(max_length=255, unique=True, help_text="As administrators write it: <FQDN>\\<CA instance>.")
    kind = models.CharField(max_length=20, help_text="lab, offline, adcs, acme, openbao or cfssl.")
    options = models.JSONField(default=dict, help_text="What its adapter has to know, without secrets.")
    sealed = models.BinaryField(default=b"", help_text="Credentials and keys of the adapter, sealed.")
    entered_by = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name", "pk")
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name
