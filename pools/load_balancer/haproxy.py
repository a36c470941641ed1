"""A ready configuration for HAProxy 2.4 or newer, a software load balancer; each line says why it stands there.

HAProxy ends the client's connection and opens one of its own: that is SNAT as the deployment guide wants it.
Sources: HAProxy Configuration Manual 2.6, sections 4.2 and 5.2; "Prerequisites for a Load Balancer Connecting to a
Pool".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ocsadmin.errors import DomainError

from .balancer import LoadBalancer
from .ports import Port
from .sizing import USERS_PER_ADDRESS

IDLE_MINUTES: Final = 20
"""The least that a TCP connection may idle: the SIP connection idle time-out."""
MARGIN_MINUTES: Final = 1
CONNECTIONS_PER_USER: Final = 2
"""Each user has one connection to the load balancer, and the load balancer one to a server."""


class AddressesMissing(DomainError):
    """A configuration needs addresses that nobody knows."""

    code, status = "load-balancer-addresses-missing", 422
    message = "No configuration can be made: the address of {names} is not known."
    hint = "Enter it, or create its A record."


def configuration(balancer: LoadBalancer) -> str:
    """The text of haproxy.cfg.

    :raises AddressesMissing: the virtual address or that of every server is unknown.
    """
    missing = [] if balancer.vip else [f"the virtual IP address ({balancer.fqdn})"]
    if not any(balancer.address_of(server) for server in balancer.servers):
        missing.append("every server")
    if missing:
        raise AddressesMissing(names=" and of ".join(missing))
    return "\n".join([*_head(balancer), *_global(balancer), *_defaults(), *_sections(balancer)]) + "\n"


def _head(balancer: LoadBalancer) -> Iterator[str]:
    yield f"# HAProxy before the pool {_one_line(balancer.fqdn)} of Office Communications Server 2007 R2."
    yield "# Check it with: haproxy -c -f haproxy.cfg"
    yield "# The computer that runs it must own the virtual addresses below (static; keepalived for two computers)."
    yield "# DCOM: after port 135 it goes on at ports of its own, so administrative tools must also reach each server"
    yield "# by its own FQDN, without NAT on the way. Servers reach each other directly, never through this file."
    unknown = [server for server in balancer.servers if not balancer.address_of(server)]
    for server in unknown:
        yield f"# NOT IN HERE: {_one_line(server)}, because its address is not known."
    yield ""


def _global(balancer: LoadBalancer) -> Iterator[str]:
    connections = max(balancer.users, USERS_PER_ADDRESS // 10) * CONNECTIONS_PER_USER
    yield "global"
    yield "    # The pool's users now and to come, twice: a connection on either side."
    yield f"    maxconn {connections}"
    yield "    # Servers are added, drained and removed without a restart: set server <backend>/<server> state drain"
    yield "    stats socket /run/haproxy-ocs.sock mode 600 level admin"
    yield "    log stdout format raw local0"
    yield ""


def _defaults() -> Iterator[str]:
    idle = IDLE_MINUTES + MARGIN_MINUTES
    yield "defaults"
    yield "    # TCP-level affinity: a connection stays with the server that it was established with."
    yield "    mode tcp"
    yield "    log global"
    yield "    option tcplog"
    yield "    timeout connect 10s"
    yield f"    # Idle time-out of {IDLE_MINUTES} minutes or more: above the SIP idle time-out (20 minutes), the SIP"
    yield "    # keep-alive interval (5 minutes) and the REGISTER refresh interval (15 minutes)."
    yield f"    timeout client {idle}m"
    yield f"    timeout server {idle}m"
    yield "    # TCP resets, not silence, when the idle time-out ends a connection."
    yield "    option nolinger"
    yield "    # Least connections: the next connection goes to the server with the fewest."
    yield "    balance leastconn"
    yield "    # A server that fails its monitor loses its connections, so that clients sign in elsewhere at once."
    yield "    default-server inter 10s fall 3 rise 2 on-marked-down shutdown-sessions"
    yield ""


def _sections(balancer: LoadBalancer) -> Iterator[str]:
    for port in balancer.ports:
        address = balancer.vip_of(port)
        yield f"# {port.number}: {_one_line(port.use)}"
        yield f"listen ocs-{port.number}"
        yield f"    bind {address}:{port.number}"
        if port.monitored_elsewhere:
            yield f"    # Monitored at {port.monitor}: {port.number} is open even while the product does not run."
        yield from _servers(balancer, port)
        yield ""


def _servers(balancer: LoadBalancer, port: Port) -> Iterator[str]:
    """A line for each server; with several SNAT addresses a line for each of both, the first one monitors."""
    monitor = f" check port {port.monitor}" if port.monitored_elsewhere else " check"
    several = len(balancer.snat) > 1
    if balancer.snat:
        yield f"    # SNAT addresses: {len(balancer.snat)}; {balancer.users} users need {balancer.snat_needed}."
    for server in balancer.servers:
        address, label = balancer.address_of(server), _label(server)
        for number, source in enumerate(balancer.snat or ("",), start=1):
            name = f"{label}-{number}" if several else label
            watch = monitor if number == 1 else f" track ocs-{port.number}/{label}-1"
            if address:
                yield f"    server {name} {address}:{port.number}{watch}{f' source {source}' if source else ''}"


def _label(server: str) -> str:
    """A name that HAProxy takes; the whole FQDN, since two domains may have the same host names."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", server)


def _one_line(text: object) -> str:
    return " ".join(str(text).split())
