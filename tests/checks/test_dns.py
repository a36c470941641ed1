"""Look-ups against the demo forest's own DNS."""

from __future__ import annotations

import socket

import pytest
from django.conf import settings

from ocsadmin.checks.dns import DNSResolver, NameServersSilent, NoSuchName, check_address, check_service
from ocsadmin.checks.verdict import Level
from ocsadmin.demo.forest import Forest
from ocsadmin.errors import BadInput


@pytest.fixture
def resolver(forest: Forest) -> DNSResolver:
    return DNSResolver(settings.DNS_SERVERS)


class TestTheResolver:
    def test_finds_addresses_and_services(self, resolver: DNSResolver) -> None:
        assert resolver.addresses("ocspool1.contoso.com") == ["127.20.0.10"]
        (record,) = resolver.services("_sipinternaltls._tcp.contoso.com")
        assert (record.target, record.port) == ("ocspool1.contoso.com", 5061)

    @pytest.mark.parametrize("name", ["missing.contoso.com", "a" * 64 + ".contoso.com", "a..contoso.com"])
    def test_knows_no_such_name(self, resolver: DNSResolver, name: str) -> None:
        with pytest.raises(NoSuchName):
            resolver.addresses(name)

    def test_gives_up_when_nobody_answers(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            deaf.bind(("127.0.0.1", 0))
            resolver = DNSResolver([f"127.0.0.1:{deaf.getsockname()[1]}"], timeout=0.2)
            with pytest.raises(NameServersSilent):
                resolver.addresses("ocspool1.contoso.com")

    @pytest.mark.parametrize("server", ["", ":53", "127.0.0.1:many", "no such host"])
    def test_refuses_what_is_no_name_server(self, server: str) -> None:
        with pytest.raises(BadInput):
            DNSResolver([server])

    def test_takes_hosts_with_and_without_a_port(self) -> None:
        assert DNSResolver(["localhost", "127.0.0.1:5353", "[::1]:53", "::1"])


class TestCheckAddress:
    def test_is_content_with_a_record(self, resolver: DNSResolver) -> None:
        verdict = check_address(resolver, "ocspool2-web.contoso.com", what="the Web farm")
        assert (verdict.level, "127.20.0.21" in verdict.text) == (Level.OK, True)

    def test_warns_and_tells_the_cure_without_one(self, resolver: DNSResolver) -> None:
        verdict = check_address(resolver, "missing.contoso.com", what="the Web farm")
        assert verdict.level == Level.WARNING
        assert "missing.contoso.com" in verdict.cure

    def test_does_not_blame_the_name_when_nobody_answers(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            deaf.bind(("127.0.0.1", 0))
            resolver = DNSResolver([f"127.0.0.1:{deaf.getsockname()[1]}"], timeout=0.2)
            assert check_address(resolver, "x.contoso.com", what="the pool").level == Level.INFO


class TestCheckService:
    NAME = "_sipinternaltls._tcp.contoso.com"

    def test_is_content_where_it_leads_to_the_pool(self, resolver: DNSResolver) -> None:
        assert check_service(resolver, self.NAME, target="OCSPool1.contoso.com", port=5061).level == Level.OK

    @pytest.mark.parametrize(("target", "port"), [("ocspool2.contoso.com", 5061), ("ocspool1.contoso.com", 5060)])
    def test_fails_where_it_leads_elsewhere(self, resolver: DNSResolver, target: str, port: int) -> None:
        verdict = check_service(resolver, self.NAME, target=target, port=port)
        assert (verdict.level, "ocspool1.contoso.com:5061" in verdict.text) == (Level.FAILURE, True)

    def test_warns_without_one(self, resolver: DNSResolver) -> None:
        assert check_service(resolver, "_sip._tls.contoso.com", target="x", port=443).level == Level.WARNING
