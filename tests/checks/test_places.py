"""Where probes may go, and how they get there."""

from __future__ import annotations

import socket

import pytest

from ocsadmin.checks import tcp
from ocsadmin.checks.dns import DNSResolver
from ocsadmin.checks.probe import Probe
from ocsadmin.checks.targets import AddressRefused, OutsideDeployment, Targets
from ocsadmin.checks.verdict import Level

from .conftest import POOL, ProbeOf
from .servers.names import loopback_six
from .servers.peers import peer, silent


class TestTargets:
    targets = Targets({"ocspool1.contoso.com": [5061], "10.0.0.7": {443}, "2001:db8::1": (5060,)})

    @pytest.mark.parametrize(
        ("host", "port"),
        [
            ("ocspool1.contoso.com", 5061),
            ("OCSPool1.Contoso.COM.", 5061),
            ("10.0.0.7", 443),
            ("2001:0db8:0:0::0001", 5060),
            ("[2001:db8::1]", 5060),
        ],
    )
    def test_allow_the_places_of_the_deployment_however_written(self, host: str, port: int) -> None:
        self.targets.allow(host, port)

    @pytest.mark.parametrize(
        ("host", "port"),
        [
            ("ocspool1.contoso.com", 22),
            ("other.contoso.com", 5061),
            ("ocspool1.contoso.com.evil.example", 5061),
            ("10.0.0.8", 443),
            ("167772167", 443),
            ("0x0a000007", 443),
            ("127.0.0.1", 5061),
            ("", 5061),
            ("x" * 5000, 5061),
        ],
    )
    def test_refuse_every_other_place(self, host: str, port: int) -> None:
        with pytest.raises(OutsideDeployment):
            self.targets.allow(host, port)

    @pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "224.0.0.1"])
    def test_refuse_such_addresses_also_where_the_directory_names_them(self, names: DNSResolver, address: str) -> None:
        verdict = tcp.check(Probe(names, Targets({address: [80]})), address, 80, what="The pool")
        assert (verdict.level, verdict.code) == (Level.FAILURE, "address-refused")
        with pytest.raises(AddressRefused):
            Targets({address: [80]}).allow_address("ocspool1.contoso.com", address)

    @pytest.mark.parametrize(
        "address", ["169.254.169.254", "224.0.0.1", "0.0.0.0", "::ffff:169.254.1.1", "fe80::1", "::"]
    )
    def test_refuse_addresses_that_are_no_servers(self, address: str) -> None:
        with pytest.raises(AddressRefused):
            self.targets.allow_address("ocspool1.contoso.com", address)

    def test_keep_to_the_networks_given(self) -> None:
        targets = Targets({"ocspool1.contoso.com": [5061]}, networks=["10.0.0.0/8"])
        targets.allow_address("ocspool1.contoso.com", "10.1.2.3")
        with pytest.raises(AddressRefused, match=r"192\.168\.1\.1"):
            targets.allow_address("ocspool1.contoso.com", "192.168.1.1")


class TestCheck:
    def test_is_content_where_something_listens_and_names_the_address(self, probe_of: ProbeOf) -> None:
        with peer(silent) as port:
            verdict = tcp.check(probe_of([port]), POOL, port, what="The Front End Server")
        assert (verdict.level, verdict.code) == (Level.OK, "tcp-answers")
        assert verdict.text == f"The Front End Server answers at {POOL}, port {port} (127.0.0.1)."

    def test_tells_a_refused_connection(self, probe_of: ProbeOf) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        verdict = tcp.check(probe_of([port]), POOL, port, what="The Front End Server")
        assert (verdict.level, verdict.code) == (Level.FAILURE, "tcp-refused")
        assert verdict.cause
        assert verdict.cure

    @pytest.mark.parametrize("port", [0, -1, 65536])
    def test_tries_no_port_that_is_none(self, probe_of: ProbeOf, port: int) -> None:
        assert tcp.check(probe_of([port]), POOL, port, what="The pool").code == "outside-deployment"

    def test_connects_to_nothing_outside_of_the_deployment(self, names: DNSResolver) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(0.2)
            port = server.getsockname()[1]
            probe = Probe(names, Targets({POOL: [1]}))
            for host in (POOL, "other.contoso.com", "127.0.0.1", "localhost"):
                assert tcp.check(probe, host, port, what="It").code == "outside-deployment"
            with pytest.raises(TimeoutError):
                server.accept()

    @pytest.mark.parametrize("host", ["metadata", "nowhere", "everybody", "mapped"])
    def test_does_not_follow_a_name_to_an_address_that_is_no_server(self, probe_of: ProbeOf, host: str) -> None:
        name = f"{host}.contoso.com"
        verdict = tcp.check(probe_of([80], name), name, 80, what="The pool")
        assert (verdict.level, verdict.code) == (Level.FAILURE, "address-refused")
        assert name in verdict.cure

    def test_takes_the_good_address_of_a_name_that_has_a_bad_one_too(self, probe_of: ProbeOf) -> None:
        with peer(silent) as port:
            verdict = tcp.check(probe_of([port], "mixed.contoso.com"), "mixed.contoso.com", port, what="The pool")
        assert (verdict.level, "(127.0.0.1)" in verdict.text) == (Level.OK, True)

    def test_tries_the_next_address_where_the_first_does_not_answer(self, probe_of: ProbeOf) -> None:
        with peer(silent) as port:
            verdict = tcp.check(probe_of([port], "two.contoso.com"), "two.contoso.com", port, what="The pool")
        assert verdict.code == "tcp-answers"

    @pytest.mark.skipif(not loopback_six(), reason="This machine has no IPv6.")
    @pytest.mark.parametrize("host", ["six.contoso.com", "both.contoso.com", "::1"])
    def test_speaks_version_six(self, probe_of: ProbeOf, host: str) -> None:
        with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
            port = server.getsockname()[1]
            assert tcp.check(probe_of([port], host), host, port, what="The pool").code == "tcp-answers"

    @pytest.mark.parametrize("host", ["missing.contoso.com", "empty.contoso.com", "a..b.contoso.com", "ü.contoso.com"])
    def test_tells_a_name_that_dns_does_not_know(self, probe_of: ProbeOf, host: str) -> None:
        assert tcp.check(probe_of([80], host), host, 80, what="The pool").code == "dns-unknown"

    def test_does_not_wait_for_name_servers_longer_than_its_time(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            deaf.bind(("127.0.0.1", 0))
            resolver = DNSResolver([f"127.0.0.1:{deaf.getsockname()[1]}"], timeout=60)
            probe = Probe(resolver, Targets({POOL: [80]}), timeout=0.4)
            verdict = tcp.check(probe, POOL, 80, what="The pool")
        assert (verdict.level, verdict.code) == (Level.WARNING, "dns-silent")
