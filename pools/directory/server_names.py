"""Servers carry the DNS name of their computer: it is kept right when either was read anew."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from pools.models import Computer, Server


def name_servers_after_computers(_guids: Sequence[UUID]) -> None:
    """Give each server the dNSHostName of its computer, where that is known and differs.

    A few statements whatever was read: a forest has few servers.
    """
    computer = Computer.objects.filter(dn_key=OuterRef("computer_key")).exclude(fqdn="")
    stale = Server.objects.annotate(now=Subquery(computer.values("fqdn")[:1])).filter(
        Q(now__isnull=False), ~Q(fqdn=F("now"))
    )
    for server in stale:
        server.fqdn = server.now
        server.save(update_fields=["fqdn"])
