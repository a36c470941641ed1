"""A name server: what it says, what it holds, and how it fails."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import dns.rcode
import pytest

from ocsadmin.errors import BadInput
from ocsadmin.plans.kinds import dns_client, dns_errors
from ocsadmin.plans.kinds.dns_client import NameServer, rdata, same_values

from .named import EMPTY_ZONE, Named, named
from .odd_name_server import always_truncated, deaf, garbage, odd, rcode

ZONE = EMPTY_ZONE + (
    "pool IN A 10.0.0.1\nalias IN CNAME pool\n_sip._tls IN SRV 0 0 443 Pool\n"
    "sub IN NS ns.elsewhere.example.\n*.wild IN A 10.9.9.9\n"
)


@pytest.fixture(scope="module")
def bind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Named]:
    with named(tmp_path_factory.mktemp("named"), {"contoso.com": ZONE}) as running:
        yield running


class TestANameServer:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [("127.0.0.1", "127.0.0.1"), ("127.0.0.1:53", "127.0.0.1"), (" 127.0.0.1:5353 ", "127.0.0.1:5353"),
         ("[::1]:5353", "[::1]:5353"), ("::1", "[::1]"), ("localhost:99", "127.0.0.1:99")],
    )  # fmt: skip
    def test_is_read_from_text(self, text: str, shown: str) -> None:
        assert str(NameServer.parse(text)).replace("[::1]:99", "127.0.0.1:99") == shown

    @pytest.mark.parametrize(
        "text",
        ["", " ", ":53", "127.0.0.1:0", "127.0.0.1:99999", "127.0.0.1:many", "a/b", "user@host", "http://x", 
         "no such host",          "\0", "x" * 300, "[::1", "1.2.3.4:5:6", "127.0.0.1?x"],
    )  # fmt: skip
    def test_is_refused_from_any_other(self, text: str) -> None:
        with pytest.raises(BadInput):
            NameServer.parse(text)

    def test_answers_as_clients_ask(self, bind: Named) -> None:
        server = bind.server
        assert server.ask("POOL.contoso.com", "A").values == ("10.0.0.1",)
        alias = server.ask("alias.contoso.com", "A")
        assert (alias.values, alias.leads_to) == (("10.0.0.1",), "pool.contoso.com")
        assert server.ask("_sip._tls.contoso.com", "SRV").values == ("0 0 443 pool.contoso.com.",)

    def test_tells_a_missing_name_from_a_missing_record(self, bind: Named) -> None:
        assert not bind.server.ask("nothing.contoso.com", "A").exists
        assert bind.server.ask("pool.contoso.com", "SRV").exists

    def test_says_what_stands_at_a_name_itself(self, bind: Named) -> None:
        assert bind.server.records("alias.contoso.com", "A").values == ()
        assert bind.server.records("alias.contoso.com", "CNAME").values == ("pool.contoso.com.",)

    def test_knows_its_zones(self, bind: Named) -> None:
        zone = bind.server.zone_of("a.b.contoso.com")
        assert (zone.name, zone.primary, zone.serial) == ("contoso.com", "ns1.contoso.com", 1)

    @pytest.mark.parametrize("name", ["x.example.org", "x.sub.contoso.com", "com"])
    def test_says_where_it_holds_no_zone(self, bind: Named, name: str) -> None:
        with pytest.raises(dns_errors.NoZoneHere):
            bind.server.zone_of(name)

    @pytest.mark.parametrize("name", ["a" * 64 + ".contoso.com", "a..contoso.com", "." * 300])
    def test_refuses_what_can_be_no_name(self, bind: Named, name: str) -> None:
        with pytest.raises(BadInput):
            bind.server.ask(name, "A")


class TestAServerThatMisbehaves:
    def test_refuses(self) -> None:
        with odd(rcode(dns.rcode.REFUSED)) as server:
            with pytest.raises(dns_errors.LookUpRefused):
                server.ask("pool.contoso.com", "A")
            with pytest.raises(dns_errors.NoZoneHere, match="REFUSED"):
                server.zone_of("pool.contoso.com")

    @pytest.mark.parametrize("code", [dns.rcode.SERVFAIL, dns.rcode.NOTAUTH, dns.rcode.FORMERR, dns.rcode.NOTIMP])
    def test_fails_with_a_code_that_is_told(self, code: dns.rcode.Rcode) -> None:
        with odd(rcode(code)) as server, pytest.raises(dns_errors.NameServerError, match=dns.rcode.to_text(code)):
            server.ask("pool.contoso.com", "A")

    def test_answers_garbage(self) -> None:
        with odd(garbage) as server, pytest.raises(dns_errors.GarbledAnswer):
            server.ask("pool.contoso.com", "A")

    def test_is_deaf(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dns_client, "TIMEOUT", 0.2)
        started = time.monotonic()
        with odd(deaf) as server, pytest.raises(dns_errors.NameServerSilent, match="in time"):
            server.ask("pool.contoso.com", "A")
        assert time.monotonic() - started < 2

    def test_is_not_there(self) -> None:
        with socket.socket(type=socket.SOCK_DGRAM) as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        with pytest.raises(dns_errors.NameServerSilent):
            NameServer("127.0.0.1", port).ask("pool.contoso.com", "A")

    def test_cuts_its_answer_short_and_then_says_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dns_client, "TIMEOUT", 0.3)
        with odd(always_truncated) as server, pytest.raises(dns_errors.NameServerError):
            server.ask("pool.contoso.com", "A")


class TestValues:
    def test_are_the_same_in_any_spelling(self) -> None:
        assert same_values("SRV", ("0 0 5061 Pool.Contoso.com.",), ("0  0 5061 pool.contoso.com",))
        assert not same_values("A", ("10.0.0.1",), ("10.0.0.1", "10.0.0.2"))

    @pytest.mark.parametrize(("kind", "text"), [("A", "::1"), ("A", "10.0.0"), ("SRV", "0 0 x y"), ("CNAME", "a..b")])
    def test_are_refused_where_the_type_has_no_such(self, kind: str, text: str) -> None:
        with pytest.raises(BadInput):
            rdata(kind, text)
