"""Which hosts and ports a validation may reach: those of the deployment, as the directory names them."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from pools.names import BUILT_IN_APPLICATIONS
from pools.rules.host_names import is_address

from .subject import Subject

SIP_TCP: Final = 5060
SIP_TLS: Final = 5061
HTTPS: Final = 443
HTTP: Final = 80
CONFERENCING: Final = 444
APPLICATION_SHARING: Final = 5065
QUALITY: Final = 5069
DCOM: Final = 135
SQL: Final = 1433

FRONT_END_PORTS: Final = (SIP_TCP, SIP_TLS, APPLICATION_SHARING, QUALITY, DCOM, CONFERENCING)
"""Deploying Enterprise Edition, table "Hardware Load Balancer Ports …", virtual IP of the Front End Servers."""
WEB_PORTS: Final = (HTTP, HTTPS)
MEDIA_RELAY: Final = "MRAS"
"""TrustedServiceType of the A/V Authentication service on an A/V Edge Server."""
PROBED: Final = frozenset({MEDIA_RELAY, *BUILT_IN_APPLICATIONS})
"""Types of trusted service entries whose port a validation connects to."""


def ports_of(subject: Subject) -> dict[str, set[int]]:
    """Host in lower case → the ports of its roles.

    Full names only: an address or a short name, which somebody wrote into the directory for one, may be any computer.
    """
    ports: dict[str, set[int]] = defaultdict(set)
    for host in (subject.fqdn, *(server.fqdn.lower() for server in subject.servers)):
        ports[host].update((*FRONT_END_PORTS, *WEB_PORTS))
    ports[subject.web_farm].update((*WEB_PORTS, CONFERENCING))
    if subject.back_end_host:
        ports[subject.back_end_host].add(SQL)
    for entry in subject.services:
        if entry.fqdn and entry.port and entry.service_type in PROBED:
            ports[entry.fqdn.lower()].add(entry.port)
    if subject.edge:
        host, port = subject.edge
        ports[host].add(port)
    return {host: found for host, found in ports.items() if "." in host and not is_address(host)}
