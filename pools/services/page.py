"""What a pool's page on services shows: each server's Windows services by the mirror, and what a look at them saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ocsadmin.checks.beside import beside
from ocsadmin.checks.dns import Resolver
from ocsadmin.checks.verdict import Verdict, failure
from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds import checked
from pools import queries
from pools.models import Pool, TrustedServiceEntry

from . import checks as service_checks
from .catalog import FRONT_END, WindowsService, services_of

BESIDE = 16
"""Checks that run beside one another."""


@dataclass(frozen=True)
class ServiceRow:
    """A service on a server. ``seen`` is None before a look, and where there is nothing to look at."""

    server: str
    service: WindowsService
    port: int | None
    seen: Verdict | None = None

    @property
    def waits_for(self) -> str:
        return ", ".join(self.service.after)


def service_rows(pool: Pool) -> dict[str, list[ServiceRow]]:
    """Server → its services in the order to start. Three queries, however many servers there are."""
    entries = TrustedServiceEntry.objects.filter(fqdn__iexact=pool.fqdn, port__isnull=False)
    ports: Mapping[str, int] = {name: port for name, port in entries.values_list("service_type", "port") if port}
    return {row.server.fqdn: _of_server(row, ports) for row in queries.servers_of(pool)}


def looked_at(rows: Mapping[str, list[ServiceRow]], resolver: Resolver) -> dict[str, list[ServiceRow]]:
    """The same rows with what their ports answer now. All are asked beside one another."""
    with beside(BESIDE, "look") as threads:
        asked = {
            server: [(row, threads.submit(probe) if (probe := _probe(row, resolver)) else None) for row in several]
            for server, several in rows.items()
        }
    return {
        server: [replace(row, seen=future.result() if future else None) for row, future in several]
        for server, several in asked.items()
    }


def _of_server(row: queries.ServerRow, ports: Mapping[str, int]) -> list[ServiceRow]:
    hosted = {name for role in row.roles for name in role.applications}
    services = services_of([FRONT_END, *(role.name for role in row.roles)], hosted)
    return [
        ServiceRow(row.server.fqdn, one, ports.get(one.application, one.port) if one.application else one.port)
        for one in services
    ]


def _probe(row: ServiceRow, resolver: Resolver) -> checked.Probe | None:
    """None where only the server itself can tell."""
    if row.port is None:
        return None
    check = {"kind": "tcp", "host": row.server, "port": row.port, "what": row.service.title, "expect": "open"}
    try:
        return service_checks.port(check, resolver)
    except DomainError as error:
        refused = failure(error.text, cure=error.cure)
        return lambda: refused
