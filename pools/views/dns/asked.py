"""What an address of these pages asks for: name servers by side, a pool, a server."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, QueryDict

from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds.dns_client import NameServer
from pools.dns import name_servers
from pools.dns.page import DNSPage
from pools.dns.records import EXTERNAL, INTERNAL


@dataclass(frozen=True)
class Asked:
    """``server`` and ``outside`` as typed; ``error`` where one of them can't be asked."""

    server: str
    outside: str
    pool: UUID | None
    servers: dict[str, NameServer | None]
    error: DomainError | None = None

    @property
    def query(self) -> str:
        """The same as the end of an address: ``server=…&pool=…``."""
        parts = {"server": self.server, "outside": self.outside, "pool": str(self.pool or "")}
        return urlencode({name: value for name, value in parts.items() if value})

    def page(self) -> DNSPage:
        return DNSPage(self.servers, pool=self.pool)

    def named(self, side: str) -> str:
        """The name server of this side, as an address shows it."""
        return str(self.servers[side] or "")


def of_request(request: HttpRequest, *, pool: UUID | None = None) -> Asked:
    given = request.POST if request.method == "POST" else request.GET
    server, outside = given.get("server", "").strip()[:300], given.get("outside", "").strip()[:300]
    pool = pool or _guid(given)
    servers: dict[str, NameServer | None] = {INTERNAL: None, EXTERNAL: None}
    error: DomainError | None = None
    for side, text in ((INTERNAL, server), (EXTERNAL, outside)):
        if side == INTERNAL or text:
            try:
                servers[side] = name_servers.choose(text, servers=settings.DNS_SERVERS, account=request.user)  # type: ignore[arg-type]
            except DomainError as problem:
                error = problem
    return Asked(server, outside, pool, servers, error)


def known_servers() -> list[str]:
    """The console's own name servers."""
    try:
        return [str(one) for one in name_servers.configured(settings.DNS_SERVERS)]
    except DomainError:
        return []


def _guid(given: QueryDict) -> UUID | None:
    try:
        return UUID(given.get("pool", ""))
    except ValueError:
        return None
