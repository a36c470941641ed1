"""Servers and their roles: service connection points below computer accounts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocsadmin.mirror.models import MirroredObject


class Server(MirroredObject):
    """A Front End Server or Standard Edition server (class msRTCSIP-Server, below the computer account)."""

    fqdn = models.CharField(max_length=255, db_index=True)
    computer_key = models.CharField(max_length=1024, db_index=True, help_text="Key of the computer account's DN.")
    pool_key = models.CharField(
        max_length=1024, blank=True, db_index=True, help_text="PoolAddress: key of the pool's CN=LC Services."
    )
    version = models.IntegerField(null=True)
    enterprise_services = models.BooleanField(default=False)

    class Meta:
        ordering = ("fqdn", "pk")

    def __str__(self) -> str:
        return self.fqdn


class ServerRole(MirroredObject):
    """One more role of a server: a conferencing server, web components, an application or mediation server."""

    class Kind(models.TextChoices):
        MCU = "mcu", _("Conferencing server")
        WEB_COMPONENTS = "web_components", _("Web Components Server")
        APPLICATION_SERVER = "application_server", _("Application Server")
        MEDIATION_SERVER = "mediation_server", _("Mediation Server")

    kind = models.CharField(max_length=32, choices=Kind.choices)
    name = models.CharField(max_length=256, help_text="CN of the object: LS AV MCU.")
    computer_key = models.CharField(max_length=1024, db_index=True)
    link_key = models.CharField(
        max_length=1024, blank=True, help_text="Key of the factory or pool service it links to."
    )
    version = models.IntegerField(null=True)
    applications = models.JSONField(default=list)

    class Meta:
        ordering = ("computer_key", "name", "pk")

    def __str__(self) -> str:
        return f"{self.name}, {self.dn}"
