"""Rules of a pool's configuration that can be told without asking anyone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pools import names, rules
from pools.rules.sip_domains import check_sip_domain
from pools.services.applications import UnknownApplication
from pools.sip_domains.checks import check_no_domain_twice

from .errors import BadPort, EdgeServerTwice, NoEdgeServer

PORTS: Final = range(1, 65536)
ACCESS_EDGE_PORT, AV_EDGE_PORT = 5061, 5062


def check_applications(applications: tuple[str, ...], *, field: str) -> tuple[str, ...]:
    """:raises UnknownApplication: one is none of the built-in ones."""
    for name in applications:
        if name not in names.BUILT_IN_APPLICATIONS:
            raise UnknownApplication(name=name, known=", ".join(names.BUILT_IN_APPLICATIONS))
    return applications


def check_new_domains(domains: tuple[str, ...], *, field: str) -> tuple[str, ...]:
    """:raises MissingValue, BadSIPDomain, SIPDomainTwice: they can't be SIP domains."""
    for name in domains:
        check_sip_domain(name, field=field)
    check_no_domain_twice(domains, field)
    return domains


def check_edge_servers(servers: Sequence[str] | None) -> None:
    """:raises NoEdgeServer, BadHostName, EdgeServerTwice: None means that those that are trusted now stay."""
    if servers is not None and not servers:
        raise NoEdgeServer()
    seen: set[str] = set()
    for fqdn in servers or ():
        check_edge_server(fqdn, "access_edge_servers", "an Access Edge Server")
        if fqdn.lower() in seen:
            raise EdgeServerTwice(fqdn=fqdn)
        seen.add(fqdn.lower())


def check_edge_server(fqdn: str, field: str, what: str) -> None:
    """An FQDN, where one is given.

    :raises BadHostName: it can't be one.
    """
    if fqdn:
        rules.check_fqdn(fqdn, field=field, what=what)


def check_port(port: int, field: str, usual: int) -> None:
    """:raises BadPort: it is below 1 or above 65535."""
    if port not in PORTS:
        raise BadPort(field=field, value=port, what="a port", usual=usual)
