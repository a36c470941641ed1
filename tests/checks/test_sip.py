"""Signing in and instant messages through a real SIP server (Kamailio)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest

from ocsadmin.checks.sip import SIPAccount, check_options, message_between, sign_in
from ocsadmin.checks.verdict import Level, Verdict
from ocsadmin.errors import BadInput

from .conftest import POOL, ProbeOf
from .servers.certificates import Issued, authority, issue
from .servers.sip import PASSWORDS, SIPServer, sip_server

Way = Literal["tcp", "tls"]


@pytest.fixture(scope="module")
def server(root: Issued) -> Iterator[SIPServer]:
    with sip_server(issue(POOL, by=root)) as running:
        yield running


@pytest.fixture(params=["tcp", "tls"])
def way(request: pytest.FixtureRequest) -> Way:
    chosen: Way = request.param
    return chosen


def account(name: str, password: str | None = None) -> SIPAccount:
    return SIPAccount(f"sip:{name}@contoso.com", name, PASSWORDS.get(name, "?") if password is None else password)


class Signing:
    """Sign in at this server."""

    def __init__(self, server: SIPServer, probe_of: ProbeOf, root: Issued) -> None:
        self.server, self.probe_of, self.roots = server, probe_of, [root.certificate]
        self.probe = probe_of([server.tcp, server.tls])

    def port(self, way: Way) -> int:
        return self.server.tls if way == "tls" else self.server.tcp

    def __call__(self, who: SIPAccount, way: Way = "tls") -> Verdict:
        return sign_in(self.probe, who, POOL, self.port(way), way, self.roots)


@pytest.fixture
def signing(server: SIPServer, probe_of: ProbeOf, root: Issued) -> Signing:
    return Signing(server, probe_of, root)


class TestCheckOptions:
    def test_is_content_with_a_sip_server_and_tells_its_name(self, signing: Signing, way: Way) -> None:
        verdict = check_options(
            signing.probe, POOL, signing.port(way), transport=way, what="The Front End Server", roots=signing.roots
        )
        assert (verdict.level, verdict.code) == (Level.OK, "sip-answers")
        assert "kamailio" in verdict.text

    def test_tells_tls_at_a_tcp_port_and_tcp_at_a_tls_port(self, server: SIPServer, probe_of: ProbeOf) -> None:
        probe = probe_of([server.tcp, server.tls], timeout=1)
        for port, way in ((server.tcp, "tls"), (server.tls, "tcp")):
            verdict = check_options(probe, POOL, port, transport=way, what="It")  # type: ignore[arg-type]
            assert verdict.level == Level.FAILURE
            assert verdict.code in (
                "time-out",
                "tls-not-spoken",
                "tls-closed",
                "sip-no-answer",
                "sip-not-spoken",
                "tcp-reset",
            )
            assert "TLS" in f"{verdict.cause} {verdict.cure}" or verdict.code == "tcp-reset"


class TestSignIn:
    @pytest.mark.parametrize("name", ["alice", "bob"])
    def test_succeeds_with_the_password(self, signing: Signing, way: Way, name: str) -> None:
        verdict = signing(account(name), way)
        assert (verdict.level, verdict.code) == (Level.OK, "sip-signed-in")

    @pytest.mark.parametrize(
        ("who", "code", "words"),
        [
            (account("alice", "wrong-Passw0rd"), "sip-wrong-password", "refused"),
            (account("alice", ""), "sip-wrong-password", "refused"),
            (account("nobody"), "sip-unknown-user", "no such user"),
            (account("carol"), "sip-forbidden", "User is not enabled"),
            (account("dave"), "sip-redirected", "ocspool2.contoso.com"),
            (account("kim"), "sip-no-common-authentication", "Kerberos"),
            (account("erin"), "sip-ntlm-failed", "does not go on"),
            (account("starting"), "sip-not-ready", "503"),
        ],
    )
    def test_says_why_it_was_refused(self, signing: Signing, way: Way, who: SIPAccount, code: str, words: str) -> None:
        verdict = signing(who, way)
        assert (verdict.level, verdict.code) == (Level.FAILURE, code)
        assert words in f"{verdict.text} {verdict.cause}"
        assert verdict.cure

    def test_has_no_password_in_a_verdict_or_in_the_account(self, signing: Signing) -> None:
        who = account("alice", "wrong-Passw0rd")
        assert "wrong-Passw0rd" not in f"{signing(who)!r} {who!r} {who}"

    def test_says_no_password_to_a_server_whose_certificate_is_not_trusted(
        self, server: SIPServer, probe_of: ProbeOf
    ) -> None:
        probe, roots = probe_of([server.tls]), [authority("Fabrikam Root CA").certificate]
        assert sign_in(probe, account("alice"), POOL, server.tls, "tls", roots).code == "tls-missing-intermediate"
        assert sign_in(probe, account("alice"), POOL, server.tls, "tls", []).level == Level.FAILURE

    def test_says_no_password_to_a_server_of_another_name(
        self, server: SIPServer, probe_of: ProbeOf, root: Issued
    ) -> None:
        host = "other.contoso.com"
        probe = probe_of([server.tls], host)
        verdict = sign_in(probe, account("alice"), host, server.tls, "tls", [root.certificate])
        assert verdict.code == "tls-name-missing"
        named = sign_in(probe, account("alice"), host, server.tls, "tls", [root.certificate], server_name=POOL)
        assert named.code == "sip-signed-in"

    @pytest.mark.parametrize(
        ("algorithm", "qop"), [("SHA-256", "auth"), ("MD5", "auth-int"), ("SHA-256", "auth-int"), ("", "")]
    )
    def test_knows_the_other_algorithms(self, probe_of: ProbeOf, root: Issued, algorithm: str, qop: str) -> None:
        with sip_server(issue(POOL, by=root), algorithm=algorithm, qop=qop) as server:
            probe = probe_of([server.tcp])
            good = sign_in(probe, account("alice"), POOL, server.tcp, "tcp", [])
            bad = sign_in(probe, account("alice", "no"), POOL, server.tcp, "tcp", [])
        assert (good.code, bad.code) == ("sip-signed-in", "sip-wrong-password")


class TestMessageBetween:
    @pytest.mark.parametrize("manner", ["session", "page"])
    def test_brings_the_text_to_the_receiver(
        self, signing: Signing, way: Way, manner: Literal["session", "page"]
    ) -> None:
        verdict = message_between(
            signing.probe,
            account("alice"),
            account("bob"),
            POOL,
            signing.port(way),
            way,
            signing.roots,
            manner=manner,
        )
        assert (verdict.level, verdict.code) == (Level.OK, "sip-message-arrived")

    @pytest.mark.parametrize(("sender", "receiver", "whose"), [("alice", "bob", "bob"), ("bob", "alice", "bob")])
    def test_says_whose_password_was_refused(self, signing: Signing, sender: str, receiver: str, whose: str) -> None:
        people = {name: account(name, "wrong" if name == whose else None) for name in ("alice", "bob")}
        port = signing.port("tls")
        verdict = message_between(signing.probe, people[sender], people[receiver], POOL, port, "tls", signing.roots)
        assert (verdict.code, f"sip:{whose}@contoso.com: the password" in verdict.text) == ("sip-wrong-password", True)

    def test_wants_two_accounts(self, signing: Signing) -> None:
        port = signing.port("tls")
        verdict = message_between(signing.probe, account("alice"), account("alice"), POOL, port, "tls", signing.roots)
        assert verdict.code == "sip-same-account"

    @pytest.mark.parametrize("manner", ["session", "page"])
    def test_says_that_the_server_finds_no_way_to_the_receiver(
        self, signing: Signing, manner: Literal["session", "page"]
    ) -> None:
        """The server lets "mute" sign in, but does not remember where."""
        port = signing.port("tcp")
        verdict = message_between(
            signing.probe, account("alice"), account("mute"), POOL, port, "tcp", [], manner=manner
        )
        assert (verdict.level, verdict.code) == (Level.FAILURE, "sip-receiver-unreached")


class TestSIPAccount:
    @pytest.mark.parametrize(
        "uri", ["", "alice@contoso.com", "sip:", "sip:alice", "sip:a@b\r\nX: y", "sip:a b@c", "tel:+1", "sip:a@<b>"]
    )
    def test_refuses_what_is_no_sip_uri(self, uri: str) -> None:
        with pytest.raises(BadInput):
            SIPAccount(uri, "alice", "x")

    @pytest.mark.parametrize("name", ["", "a\r\nX: y"])
    def test_refuses_a_user_name_that_breaks_out_of_its_line(self, name: str) -> None:
        with pytest.raises(BadInput):
            SIPAccount("sip:alice@contoso.com", name, "x")
