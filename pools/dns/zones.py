"""In which zone each name lies: as a name server holds it (by SOA), else as the deployment's domains suggest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ocsadmin.checks.beside import beside
from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds.dns_client import NameServer, Zone
from ocsadmin.plans.kinds.dns_errors import NameServerSilent

from .deployment import Deployment
from .lookup import AT_ONCE
from .records import NeededRecord


@dataclass(frozen=True)
class Place:
    """Where a record belongs: the zone that a server holds, or why it holds none."""

    zone: Zone | None = None
    error: DomainError | None = None


def find_zones(records: Iterable[NeededRecord], server: NameServer) -> dict[str, Place]:
    """Name → zone.

    :raises NameServerSilent: the server does not answer.
    """
    names = sorted({record.name for record in records})
    if not names:
        return {}
    first = _place(names[0], server)
    if isinstance(first.error, NameServerSilent):
        raise first.error
    with beside(AT_ONCE, "dns") as threads:
        rest = threads.map(lambda name: _place(name, server), names[1:])
        return dict(zip(names, [first, *rest], strict=True))


def likely_zone(record: NeededRecord, deployment: Deployment) -> str:
    """The longest SIP domain or domain of a pool that the name is in, else the domain it stands in."""
    known = {*deployment.sip_domains, *(pool.fqdn.partition(".")[2] for pool in deployment.pools)}
    fitting = [domain for domain in known if domain and f".{record.name}".endswith(f".{domain}")]
    return max(fitting, key=len, default=record.domain)


def _place(name: str, server: NameServer) -> Place:
    try:
        return Place(zone=server.zone_of(name))
    except DomainError as error:
        return Place(error=error)
