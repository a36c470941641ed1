"""How names are proven: TXT records that have to stand in DNS (RFC 8555 section 8.4)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import dns.exception
import dns.resolver
from acme import challenges

LookUp = Callable[[str], Collection[str]]
"""The texts of the TXT records of a name; empty where there are none."""


@dataclass(frozen=True)
class Proof:
    """The record that has to stand: ``name`` without a final dot."""

    name: str
    text: str
    body: Any
    """The challenge's body in the library's form."""

    @property
    def step(self) -> str:
        return f'{self.name}. IN TXT "{self.text}"'


def proof_of(authorization: Any, key: Any) -> Proof | None:
    """What proves the name of an authorization; None where it can't be proven by DNS."""
    for body in authorization.challenges:
        if isinstance(body.chall, challenges.DNS01):
            name = body.chall.validation_domain_name(authorization.identifier.value)
            return Proof(name, body.chall.validation(key), body)
    return None


def looked_up(servers: Collection[str], seconds: float) -> LookUp:
    """Asks these name servers (address or ``address:port``), or the machine's own."""
    resolver = dns.resolver.Resolver(configure=not servers)
    if servers:
        resolver.nameservers = [server.rpartition(":")[0] or server for server in servers]
        ports = {server.rpartition(":")[2] for server in servers if ":" in server}
        resolver.port = int(ports.pop()) if ports else 53
    resolver.lifetime = seconds

    def look_up(name: str) -> Collection[str]:
        try:
            answer = resolver.resolve(name, "TXT", search=False)
        except dns.exception.DNSException:
            return ()
        return {b"".join(record.strings).decode("ascii", "replace") for record in answer}

    return look_up
