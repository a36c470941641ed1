"""What a certificate is for: the service that shows it.

Source: Deploying Enterprise Edition, "Certificates for Enterprise Pools and Standard Edition Servers", "DNS
Requirements" (external access), "Configure the Web Components Server IIS Certificate".
"""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    FRONT_END = "front_end", _("Front End Server")
    WEB = "web", _("Web Components Server")
    EDGE_INTERNAL = "edge_internal", _("Edge Server, internal")
    EDGE_ACCESS = "edge_access", _("Access Edge service")
    EDGE_CONFERENCING = "edge_conferencing", _("Web Conferencing Edge service")
    EDGE_AV = "edge_av", _("A/V Edge service")
    APPLICATION = "application", _("Trusted application")


PORTS: Final[dict[str, int]] = {
    Purpose.FRONT_END: 5061,
    Purpose.WEB: 443,
    Purpose.EDGE_INTERNAL: 5061,
    Purpose.EDGE_ACCESS: 443,
    Purpose.EDGE_CONFERENCING: 443,
    Purpose.EDGE_AV: 443,
}
"""TCP port at which the service shows its certificate; an application's stands in its trusted service entry."""
SIP_ROLES: Final = frozenset(Purpose.values) - {Purpose.WEB}
"""They call other servers too and show the same certificate as their client: it needs both usages."""
