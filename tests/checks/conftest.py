"""A name server, an authority, and probes that may go where a test lets them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import pytest

from ocsadmin.checks.dns import DNSResolver
from ocsadmin.checks.probe import Probe
from ocsadmin.checks.targets import Targets

from .servers.certificates import Issued, authority
from .servers.names import name_server

POOL = "ocspool1.contoso.com"
ProbeOf = Callable[..., Probe]


@pytest.fixture(scope="session")
def names() -> Iterator[DNSResolver]:
    """A BIND of the tests' own, with the zone contoso.com."""
    with name_server() as resolver:
        yield resolver


@pytest.fixture(scope="session")
def root() -> Issued:
    return authority("Contoso Root CA")


@pytest.fixture
def probe_of(names: DNSResolver) -> ProbeOf:
    """``probe_of([port])``: a probe that may go to these ports of the pool and of 127.0.0.1."""

    def make(ports: Collection[int], *hosts: str, timeout: float = 20, most_bytes: int = 65_536) -> Probe:
        places = dict.fromkeys((POOL, "127.0.0.1", *hosts), ports)
        return Probe(names, Targets(places), timeout=timeout, most_bytes=most_bytes)

    return make
