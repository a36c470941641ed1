"""Handshakes and certificates: nginx shows them, openssl where nginx can't."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ocsadmin.checks.tls import TLSFailed, check_tls, handshake
from ocsadmin.checks.verdict import Level, Verdict
from tests.ports import free_port

from .conftest import POOL, ProbeOf
from .servers import certificates as made
from .servers.certificates import Issued
from .servers.running import program, running
from .servers.web import TLSPort, Web, web_server

SIP_NAME = "sip.contoso.com"
GOOD = ["tls-protocol", "tls-names", "tls-dates", "tls-chain", "tls-usages", "tls-key", "tls-signature"]


class World:
    """The authorities, and a port of nginx for each certificate."""

    def __init__(self, root: Issued, folder: Path) -> None:
        self.root = root
        self.between = made.authority("Contoso Issuing CA", by=root)
        self.stranger = made.authority("Fabrikam Root CA")
        self.twin = made.authority("Contoso Root CA")
        self.narrow = made.authority("Narrow CA", by=root, permitted="fabrikam.com")
        self.sha1_root, self.sha1 = made.issue_with_old_hash(POOL, folder, "sha1")
        self.md5_root, self.md5 = made.issue_with_old_hash(POOL, folder, "md5")
        self.roots = [one.certificate for one in (root, self.sha1_root, self.md5_root)]

    def ports(self) -> dict[str, TLSPort]:
        above = (self.between.certificate,)
        no_authority = made.issue("server.contoso.com", by=self.root)
        issued = {
            "good": made.issue(POOL, by=self.root, names=[POOL, SIP_NAME]),
            "rsa": made.issue(POOL, by=self.root, bits=2048),
            "long-chain": made.issue(POOL, by=self.between, behind=above),
            "wrong-order": made.issue(POOL, by=self.between, behind=(self.root.certificate, *above)),
            "wrong-name": made.issue("elsewhere.contoso.com", by=self.root),
            "common-name-only": made.issue(POOL, by=self.root, names=[]),
            "only-in-subject": made.issue(POOL, by=self.root, names=[SIP_NAME]),
            "wildcard": made.issue("*.contoso.com", by=self.root),
            "expired": made.issue(POOL, by=self.root, begins=-30, ends=-2),
            "not-yet": made.issue(POOL, by=self.root, begins=2),
            "soon": made.issue(POOL, by=self.root, ends=10),
            "self-signed": made.issue(POOL),
            "unknown-root": made.issue(POOL, by=self.stranger, behind=(self.stranger.certificate,)),
            "missing": made.issue(POOL, by=self.between, fetch_at="http://pki.contoso.com/issuing.crt"),
            "other-key": made.issue(POOL, by=self.twin),
            "no-authority": made.issue(POOL, by=no_authority, behind=(no_authority.certificate,)),
            "narrow": made.issue(POOL, by=self.narrow, behind=(self.narrow.certificate,)),
            "server-only": made.issue(POOL, by=self.root, usages=made.SERVER),
            "any-usage": made.issue(POOL, by=self.root, usages=None),
            "short": made.issue(POOL, by=self.root, bits=1024),
            "sha1": self.sha1,
            "md5": self.md5,
        }
        ports = {name: TLSPort(one) for name, one in issued.items()}
        ports["tls-1.0"] = TLSPort(issued["good"], "ssl_protocols TLSv1;")
        ports["tls-1.3"] = TLSPort(issued["good"], "ssl_protocols TLSv1.3;")
        ports["rejects"] = TLSPort(issued["good"], "ssl_reject_handshake on;")
        return ports


@pytest.fixture(scope="module")
def world(root: Issued) -> Iterator[World]:
    folder = Path(tempfile.mkdtemp(prefix="ocs-tls-"))
    yield World(root, folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def web(world: World) -> Iterator[Web]:
    with web_server(world.ports()) as server:
        yield server


@contextlib.contextmanager
def wants_certificate(issued: Issued, version: str) -> Iterator[int]:
    """OpenSSL's own server, which takes only clients with a certificate."""
    folder = Path(tempfile.mkdtemp(prefix="ocs-mtls-"))
    chain, key = issued.write(folder, "server")
    port = free_port()
    command = [program("openssl"), "s_server", "-accept", f"127.0.0.1:{port}", "-cert", str(chain), "-key", str(key)]
    command += ["-Verify", "1", "-verify_return_error", version, "-quiet"]
    with running(command, folder, listens=[("127.0.0.1", port)]):
        yield port
    shutil.rmtree(folder)


class TestHandshake:
    def test_shows_protocol_cipher_and_the_chain_as_it_was_sent(
        self, web: Web, world: World, probe_of: ProbeOf
    ) -> None:
        shaken = handshake(probe_of(web.ports), POOL, web.secure["long-chain"])
        assert shaken.protocol in ("TLSv1.2", "TLSv1.3")
        assert shaken.cipher
        assert [c.subject for c in shaken.chain] == [made.name(POOL), world.between.certificate.subject]
        assert (shaken.address, shaken.wants_certificate) == ("127.0.0.1", False)

    @pytest.mark.parametrize(("port", "protocol"), [("tls-1.0", "TLSv1"), ("tls-1.3", "TLSv1.3")])
    def test_speaks_old_and_new_versions(self, web: Web, probe_of: ProbeOf, port: str, protocol: str) -> None:
        assert handshake(probe_of(web.ports), POOL, web.secure[port]).protocol == protocol

    @pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
    def test_sees_the_certificate_of_a_server_that_wants_one_from_us(
        self, world: World, probe_of: ProbeOf, version: str
    ) -> None:
        issued = made.issue(POOL, by=world.root)
        with wants_certificate(issued, version) as port:
            shaken = handshake(probe_of([port]), POOL, port)
            rows = check_tls(probe_of([port]), POOL, port, names=[POOL], roots=world.roots, what="Focus")
        assert shaken.chain == (issued.certificate,)
        assert shaken.wants_certificate == (version == "-tls1_2")  # with 1.3 it tells only afterwards
        assert [row.code for row in rows][1:] == GOOD[1:]

    def test_tells_that_a_server_knows_no_such_name(self, web: Web, probe_of: ProbeOf) -> None:
        with pytest.raises(TLSFailed) as caught:
            handshake(probe_of(web.ports), POOL, web.secure["rejects"])
        assert caught.value.code == "tls-name-unknown"

    @pytest.mark.parametrize("name", ["a..b", "x" * 300, "with space", "ü" * 80])
    def test_raises_nothing_else_for_a_name_that_cannot_be_asked_for(
        self, web: Web, probe_of: ProbeOf, name: str
    ) -> None:
        with contextlib.suppress(TLSFailed):
            handshake(probe_of(web.ports), POOL, web.secure["good"], server_name=name)

    def test_goes_nowhere_outside_of_the_deployment(self, web: Web, probe_of: ProbeOf) -> None:
        with pytest.raises(TLSFailed) as caught:
            handshake(probe_of([1]), POOL, web.secure["good"])
        assert caught.value.code == "outside-deployment"


class TestCheckTLS:
    @pytest.fixture
    def rows(self, request: pytest.FixtureRequest, web: Web, world: World, probe_of: ProbeOf) -> list[Verdict]:
        return check_tls(
            probe_of(web.ports),
            POOL,
            web.secure[request.param],
            names=[POOL],
            roots=world.roots,
            what="The Front End Server",
        )

    @pytest.mark.parametrize(
        "rows", ["good", "rsa", "long-chain", "wrong-order", "any-usage", "common-name-only"], indirect=True
    )
    def test_is_content_with_a_good_certificate(self, rows: list[Verdict]) -> None:
        assert [row.code for row in rows] == GOOD
        assert {row.level for row in rows} == {Level.OK}

    @pytest.mark.parametrize(
        ("rows", "level", "code", "words"),
        [
            ("wrong-name", Level.FAILURE, "tls-name-missing", "elsewhere.contoso.com"),
            ("only-in-subject", Level.FAILURE, "tls-name-only-in-subject", SIP_NAME),
            ("wildcard", Level.WARNING, "tls-name-wildcard", "whole names"),
            ("expired", Level.FAILURE, "tls-expired", "expired on"),
            ("not-yet", Level.FAILURE, "tls-not-yet-valid", "not valid before"),
            ("soon", Level.WARNING, "tls-expires-soon", "expires on"),
            ("self-signed", Level.FAILURE, "tls-self-signed", "self-signed"),
            ("unknown-root", Level.FAILURE, "tls-unknown-root", "Fabrikam Root CA"),
            ("missing", Level.FAILURE, "tls-missing-intermediate", "“Contoso Issuing CA”"),
            ("other-key", Level.FAILURE, "tls-wrong-issuer", "Contoso Root CA"),
            ("no-authority", Level.FAILURE, "tls-issuer-no-authority", "server.contoso.com"),
            ("narrow", Level.FAILURE, "tls-chain-refused", "name constraints"),
            ("server-only", Level.FAILURE, "tls-usage-missing", "Client Authentication"),
            ("short", Level.WARNING, "tls-key-short", "1024"),
            ("sha1", Level.WARNING, "tls-signature-old", "SHA1"),
            ("md5", Level.FAILURE, "tls-signature-broken", "MD5"),
            ("tls-1.0", Level.INFO, "tls-protocol-old", "TLSv1"),
        ],
        indirect=["rows"],
    )
    def test_finds_the_one_thing_that_is_wrong(self, rows: list[Verdict], level: Level, code: str, words: str) -> None:
        (wrong,) = [row for row in rows if row.level != Level.OK]
        assert (wrong.level, wrong.code) == (level, code)
        assert words in f"{wrong.text} {wrong.cause}"
        assert wrong.cure or level == Level.INFO
        assert len(rows) == len(GOOD)

    @pytest.mark.parametrize("rows", ["missing"], indirect=True)
    def test_says_where_a_missing_certificate_lies_and_fetches_nothing(self, rows: list[Verdict]) -> None:
        assert "http://pki.contoso.com/issuing.crt (not fetched)" in rows[3].cause

    def test_knows_an_intermediate_from_elsewhere_and_says_that_it_was_not_sent(
        self, web: Web, world: World, probe_of: ProbeOf
    ) -> None:
        rows = check_tls(
            probe_of(web.ports),
            POOL,
            web.secure["missing"],
            names=[POOL],
            roots=world.roots,
            what="It",
            intermediates=[world.between.certificate],
        )
        assert (rows[3].code, "does not send" in rows[3].text) == ("tls-missing-intermediate", True)

    def test_wants_every_name(self, web: Web, world: World, probe_of: ProbeOf) -> None:
        names = [POOL, SIP_NAME, "sip.fabrikam.com", "web.contoso.com"]
        rows = check_tls(probe_of(web.ports), POOL, web.secure["good"], names=names, roots=world.roots, what="It")
        assert "not for sip.fabrikam.com, web.contoso.com" in rows[1].text

    def test_judges_by_the_day_it_is_told(self, web: Web, world: World, probe_of: ProbeOf) -> None:
        later = datetime.now(UTC) + timedelta(days=400)
        rows = check_tls(
            probe_of(web.ports), POOL, web.secure["good"], names=[POOL], roots=world.roots, what="It", now=later
        )
        assert [row.code for row in rows if row.level != Level.OK] == ["tls-expired"]

    def test_makes_one_row_where_no_tls_came_about(self, web: Web, world: World, probe_of: ProbeOf) -> None:
        (row,) = check_tls(probe_of(web.ports), POOL, web.port, names=[POOL], roots=world.roots, what="It")
        assert (row.level, row.code) == (Level.FAILURE, "tls-not-spoken")

    @pytest.mark.parametrize("rows", ["good"], indirect=True)
    def test_trusts_nobody_without_roots(self, web: Web, probe_of: ProbeOf, rows: list[Verdict]) -> None:
        (chain,) = check_tls(probe_of(web.ports), POOL, web.secure["good"], names=[POOL], roots=[], what="It")[3:4]
        assert chain.level == Level.FAILURE
