"""From the settings to what a diagnosis uses: the directory, its controllers, name servers, limits. Faces call this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings

from ocsadmin import parts
from ocsadmin.checks.dns import Resolver
from ocsadmin.directory import Directory
from ocsadmin.plans.kinds.dns_client import NameServer
from pools.dns.name_servers import configured


@dataclass(frozen=True)
class Around:
    """Everything outside. ``controllers``: the directory through each domain controller, with its address.

    ``name_servers`` and ``controllers`` are called when a step needs them; ``timeout`` is seconds for one probe.
    """

    directory: Directory
    controllers: Callable[[], Sequence[tuple[str, Directory]]]
    name_servers: Callable[[], Sequence[NameServer]]
    resolver: Resolver
    timeout: float = 5
    ca_file: str = ""


def surround() -> Around:
    """What the settings say. Nothing is connected to before a step needs it."""
    return Around(
        directory=parts.directory(),
        controllers=lambda: list(zip(settings.LDAP_URIS, parts.controllers(), strict=True)),
        name_servers=lambda: configured(settings.DNS_SERVERS),
        resolver=parts.resolver(),
        timeout=float(settings.VALIDATION_TIMEOUT),
        ca_file=settings.VALIDATION_CA_FILE,
    )
