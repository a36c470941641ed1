"""Connections to real sockets."""

from __future__ import annotations

import socket
import time

import pytest
from django.conf import settings

from ocsadmin.checks.dns import DNSResolver
from ocsadmin.checks.tcp import check_port
from ocsadmin.checks.verdict import Level
from ocsadmin.demo.forest import Forest

HOST, ADDRESS = "cups.contoso.com", "127.20.0.60"


@pytest.fixture
def resolver(forest: Forest) -> DNSResolver:
    return DNSResolver(settings.DNS_SERVERS)


class TestCheckPort:
    def test_is_content_where_something_listens(self, resolver: DNSResolver) -> None:
        with socket.create_server((ADDRESS, 0)) as server:
            verdict = check_port(resolver, HOST, server.getsockname()[1], what="The gateway")
        assert verdict.level == Level.OK
        assert "The gateway answers at cups.contoso.com" in verdict.text

    def test_warns_where_nothing_listens(self, resolver: DNSResolver) -> None:
        with socket.create_server((ADDRESS, 0)) as server:
            port = server.getsockname()[1]
        verdict = check_port(resolver, HOST, port, what="The gateway")
        assert (verdict.level, "refused" in verdict.text, bool(verdict.cure)) == (Level.WARNING, True, True)

    def test_warns_after_the_time_limit_where_nobody_answers(self, resolver: DNSResolver) -> None:
        with socket.socket() as full, socket.socket() as first, socket.socket() as second:
            full.bind((ADDRESS, 0))
            full.listen(0)
            for waiting in (first, second):
                waiting.setblocking(False)
                waiting.connect_ex(full.getsockname())
            began = time.monotonic()
            verdict = check_port(resolver, HOST, full.getsockname()[1], what="The gateway", timeout=0.5)
        assert verdict.level == Level.WARNING
        assert "no answer in 0.5 seconds" in verdict.text
        assert time.monotonic() - began < 2

    def test_warns_of_a_name_that_dns_does_not_have(self, resolver: DNSResolver) -> None:
        assert "not found in DNS" in check_port(resolver, "missing.contoso.com", 1433, what="SQL Server").text

    @pytest.mark.parametrize("port", [0, -1, 65536])
    def test_tries_no_port_that_is_none(self, resolver: DNSResolver, port: int) -> None:
        with pytest.raises(ValueError, match="not a TCP port"):
            check_port(resolver, HOST, port, what="SQL Server")
