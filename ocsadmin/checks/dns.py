"""Look-ups of names, as the deployment's servers and clients will do them."""

from __future__ import annotations

import contextlib
import copy
import ipaddress
import math
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self, runtime_checkable
from urllib.parse import urlsplit

import dns.exception
import dns.nameserver
import dns.resolver
from django.utils.translation import gettext as _

from ocsadmin.errors import BadInput

from .verdict import Verdict, failure, info, ok, warning

TIMEOUT = 2.0
"""Seconds that one name server has for an answer; twice that for all of them together."""
PORT = 53


@dataclass(frozen=True)
class SRVRecord:
    """One answer to an SRV question (RFC 2782)."""

    priority: int
    weight: int
    port: int
    target: str


class NoSuchName(LookupError):
    """The name servers know no such name, or no record of the kind asked for."""


class NameServersSilent(OSError):
    """No name server answered in time, or all refused; says nothing about the name."""


class Resolver(Protocol):
    """DNS as the checks need it. Both methods raise NoSuchName and NameServersSilent."""

    def addresses(self, name: str) -> list[str]:
        """The A and AAAA records of a name, IPv4 first."""
        ...

    def services(self, name: str) -> list[SRVRecord]:
        """The SRV records of a name like ``_sipinternaltls._tcp.contoso.com``, best first."""
        ...


@runtime_checkable
class TimedResolver(Resolver, Protocol):
    """A resolver that can be told how long it has."""

    def within(self, seconds: float) -> Resolver:
        """The same resolver, which gives up (NameServersSilent) after so many seconds for all that it is asked."""
        ...


class DNSResolver:
    """Asks the name servers given as ``host``, ``host:port`` or ``[v6]:port``; the system's own without any."""

    def __init__(self, servers: Sequence[str] = (), *, timeout: float = TIMEOUT) -> None:
        self._resolver = dns.resolver.Resolver(configure=not servers)
        if servers:
            self._resolver.nameservers = [_name_server(server) for server in servers]
        self._resolver.timeout = timeout
        self._resolver.lifetime = timeout * 2
        self._ends = math.inf

    def within(self, seconds: float) -> Self:
        hurried = copy.copy(self)
        hurried._ends = time.monotonic() + seconds
        return hurried

    def addresses(self, name: str) -> list[str]:
        try:
            found = [record.to_text() for record in self._ask(name, "A")]
        except NoSuchName:
            return [record.to_text() for record in self._ask(name, "AAAA")]
        try:
            return [*found, *(record.to_text() for record in self._ask(name, "AAAA"))]
        except (NoSuchName, NameServersSilent):
            return found

    def services(self, name: str) -> list[SRVRecord]:
        records = [
            SRVRecord(record.priority, record.weight, record.port, record.target.to_text(omit_final_dot=True))
            for record in self._ask(name, "SRV")
        ]
        return sorted(records, key=lambda record: (record.priority, -record.weight, record.target))

    def _ask(self, name: str, kind: str) -> dns.resolver.Answer:
        lifetime = min(self._resolver.lifetime, self._ends - time.monotonic())
        if lifetime <= 0:
            raise NameServersSilent(_("No time was left."))
        try:
            return self._resolver.resolve(name, kind, search=False, lifetime=lifetime)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer) as error:
            raise NoSuchName(name) from error
        except (dns.exception.Timeout, dns.resolver.NoNameservers, OSError) as error:
            raise NameServersSilent(str(error)) from error
        except dns.exception.DNSException as error:  # a label of 64 characters, an empty label
            raise NoSuchName(name) from error


def _name_server(text: str) -> dns.nameserver.Nameserver:
    with contextlib.suppress(ValueError):
        return dns.nameserver.Do53Nameserver(str(ipaddress.ip_address(text)), PORT)
    parts = urlsplit(f"dns://{text}")
    try:
        host, port = parts.hostname, parts.port or PORT
    except ValueError:
        host, port = None, PORT
    if not host:
        raise BadInput(f"{text} is not a name server.", cure="Write host, host:port or [IPv6 address]:port.")
    return dns.nameserver.Do53Nameserver(_address(host), port)


def _address(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        try:
            return str(socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)[0][4][0])
        except OSError as error:
            raise BadInput(f"The name server {host} is not found: {error}.", cure="Give its IP address.") from error


def check_address(resolver: Resolver, name: str, *, what: str, cure: str = "") -> Verdict:
    """Whether a name resolves to an address. ``what`` says whose name it is: "the pool"."""
    try:
        addresses = resolver.addresses(name)
    except NoSuchName:
        return warning(
            _("%(name)s has no DNS A record.") % {"name": name},
            cause=_("The name servers do not know this name of %(what)s.") % {"what": what},
            cure=cure or _("Create an A record for %(name)s before clients use it.") % {"name": name},
            code="dns-unknown",
        )
    except NameServersSilent as error:
        return _silent(name, error)
    words = {"name": name, "addresses": ", ".join(addresses)}
    return ok(_("%(name)s resolves to %(addresses)s.") % words, code="dns-found")


def check_service(resolver: Resolver, name: str, *, target: str, port: int) -> Verdict:
    """Whether an SRV record leads to this host and port."""
    try:
        records = resolver.services(name)
    except NoSuchName:
        return warning(
            _("%(name)s has no DNS SRV record.") % {"name": name},
            cause=_("Clients that sign in automatically look for it."),
            cure=_("Create an SRV record that leads to %(target)s, port %(port)s.") % {"target": target, "port": port},
            code="dns-no-service",
        )
    except NameServersSilent as error:
        return _silent(name, error)
    if any(record.target.lower() == target.lower() and record.port == port for record in records):
        words = {"name": name, "target": target, "port": port}
        return ok(_("%(name)s leads to %(target)s, port %(port)s.") % words, code="dns-service")
    found = ", ".join(f"{record.target}:{record.port}" for record in records)
    return failure(
        _("%(name)s leads to %(found)s.") % {"name": name, "found": found},
        cause=_("It should lead to %(target)s, port %(port)s.") % {"target": target, "port": port},
        cure=_("Change the SRV record, or leave it where another pool redirects sign-in."),
        code="dns-service-elsewhere",
    )


def _silent(name: str, error: NameServersSilent) -> Verdict:
    words = {"name": name, "words": error}
    return info(_("%(name)s could not be looked up: %(words)s") % words, code="dns-silent")
