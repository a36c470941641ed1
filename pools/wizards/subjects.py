"""What a draft is about: the server or the pool that it names, as far as that has been answered."""

from __future__ import annotations

from uuid import UUID

from ocsadmin.wizards import Answers
from pools.models import Pool, Server


def server_of(answers: Answers) -> str:
    """The FQDN of the server on the page ``server``, which may hold its GUID."""
    wanted = str(answers["server"].get("server") or "")
    try:
        server = Server.objects.filter(guid=UUID(wanted)).only("fqdn").first()
    except ValueError:
        return wanted
    return server.fqdn if server else ""


def pool_of(answers: Answers) -> str:
    """The name of the pool on the page ``pool`` or ``place``, which hold its GUID or its name."""
    wanted = str(answers["pool"].get("pool") or answers["place"].get("pool") or "")
    try:
        pool = Pool.objects.filter(guid=UUID(wanted)).only("name").first()
    except ValueError:
        return wanted
    return pool.name if pool else ""
