"""Whatever the other side does: a row with cause or cure, no error, and an end in time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

import pytest

from ocsadmin.checks.http import check_http
from ocsadmin.checks.probe import Probe
from ocsadmin.checks.sip import SIPAccount, check_options, message_between, sign_in
from ocsadmin.checks.tls import check_tls
from ocsadmin.checks.verdict import Level, Verdict

from .conftest import POOL, ProbeOf
from .servers import peers
from .servers.peers import Behaviour, peer

TIMEOUT = 0.25
ALICE, BOB = (SIPAccount(f"sip:{name}@contoso.com", name, "Passw0rd!2009") for name in ("alice", "bob"))

Check = Callable[[Probe, int], Verdict]
CHECKS: dict[str, Check] = {
    "tls": lambda probe, port: check_tls(probe, POOL, port, names=[POOL], roots=[], what="It")[0],
    "http": lambda probe, port: check_http(probe, f"http://{POOL}:{port}/", what="It"),
    "https": lambda probe, port: check_http(probe, f"https://{POOL}:{port}/", what="It"),
    "options": lambda probe, port: check_options(probe, POOL, port, transport="tcp", what="It"),
    "options-tls": lambda probe, port: check_options(probe, POOL, port, transport="tls", what="It"),
    "sign-in": lambda probe, port: sign_in(probe, ALICE, POOL, port, "tcp", []),
    "message": lambda probe, port: message_between(probe, ALICE, BOB, POOL, port, "tcp", []),
}

GARBAGE = bytes(range(256)) * 8
OK_HTTP = b"HTTP/1.1 200 OK\r\n"
OK_SIP = b"SIP/2.0 200 OK\r\n"
PEERS: dict[str, Behaviour] = {
    "silent": peers.silent,
    "closes at once": peers.closes_at_once,
    "hears and closes": peers.hears_and_closes,
    "resets": peers.resets,
    "half closed": peers.half_closed,
    "garbage": peers.says(GARBAGE),
    "garbage first": peers.says_first(GARBAGE),
    "speaks SSH": peers.says_first(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "speaks SMTP": peers.says_first(b"220 mail.contoso.com ESMTP\r\n"),
    "zeros": peers.floods(b"", b"\0" * 64),
    "drips letters": peers.drips(b"A"),
    "drips HTTP": peers.drips(OK_HTTP),
    "drips SIP": peers.drips(b"SIP/2.0 100 Trying\r\nVia: x\r\n\r\n"),
    "drips empty lines": peers.drips(b"\r\n"),
    "drips a TLS record": peers.drips(b"\x16\x03\x03\x3f\xff" + b"\x02" * 100),
    "bomb of HTTP headers": peers.floods(OK_HTTP, b"X-Bomb: " + b"x" * 60 + b"\r\n"),
    "one endless HTTP header": peers.floods(OK_HTTP + b"X-Bomb: ", b"x" * 64),
    "HTTP 100 for ever": peers.floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "bomb of SIP headers": peers.floods(OK_SIP, b"X-Bomb: " + b"x" * 60 + b"\r\n"),
    "SIP 100 for ever": peers.floods(b"", b"SIP/2.0 100 Trying\r\nVia: x\r\n\r\n"),
    "empty lines for ever": peers.floods(b"", b"\r\n"),
    "requests for ever": peers.floods(b"", b"OPTIONS sip:x SIP/2.0\r\nVia: x\r\nCSeq: 1 OPTIONS\r\n\r\n"),
    "a huge SIP body": peers.floods(OK_SIP + b"Content-Length: 999999999\r\n\r\n", b"x" * 64),
    "half an HTTP answer": peers.says(b"HTTP/1.1 200 OK\r\nServ", then=peers.closes_at_once),
    "half a SIP answer": peers.says(b"SIP/2.0 200 OK\r\nServ", then=peers.closes_at_once),
    "a SIP answer to something else": peers.says(OK_SIP + b"Call-ID: other\r\nCSeq: 1 OPTIONS\r\n\r\n"),
    "a TLS alert": peers.says(b"\x15\x03\x01\x00\x02\x02\x28"),
    "a TLS alert of old": peers.says(b"\x15\x03\x00\x00\x02\x02\x46"),
    "a broken TLS hello": peers.says(b"\x16\x03\x03\x00\x04\x02\x00\x00\x00"),
}


class TestEveryProbe:
    @pytest.mark.parametrize("name", PEERS)
    @pytest.mark.parametrize("check", CHECKS)
    def test_gives_a_clear_row_and_ends(self, probe_of: ProbeOf, check: str, name: str) -> None:
        began = time.monotonic()
        with peer(PEERS[name]) as port:
            verdict = CHECKS[check](probe_of([port], timeout=TIMEOUT), port)
            spent = time.monotonic() - began
        if (check, name) not in HEALTHY:
            assert verdict.level in (Level.FAILURE, Level.WARNING), verdict
            assert verdict.cause or verdict.cure
        assert verdict.code
        assert verdict.text.isprintable()
        assert len(verdict.text) < 600
        assert "Passw0rd" not in f"{verdict!r}"
        assert spent < TIMEOUT + 10


HEALTHY = {("http", "drips HTTP")}
"""Where the peer is a proper one for this probe, or may be by chance."""


class TestSignIn:
    """A server made up of fixed answers: what a real one never says."""

    def test_does_not_answer_a_challenge_for_ever(self, probe_of: ProbeOf) -> None:
        with peer(_challenger) as port:
            verdict = sign_in(probe_of([port], timeout=10), ALICE, POOL, port, "tcp", [])
        assert verdict.code == "sip-wrong-password"

    def test_hears_when_the_server_can_not_prove_itself(self, probe_of: ProbeOf) -> None:
        with peer(_impostor) as port:
            verdict = sign_in(probe_of([port], timeout=10), ALICE, POOL, port, "tcp", [])
        assert verdict.code == "sip-server-unproven"

    def test_never_says_the_password_itself(self, probe_of: ProbeOf) -> None:
        """Not even to a server that asks for it in the clear (Basic)."""
        heard: list[bytes] = []
        with peer(answering([b'WWW-Authenticate: Basic realm="x"\r\n'] * 3, 401, heard)) as port:
            verdict = sign_in(probe_of([port], timeout=10), ALICE, POOL, port, "tcp", [])
        assert verdict.code == "sip-no-common-authentication"
        assert len(heard) == 1
        assert b"Authorization" not in heard[0]


def answering(headers: list[bytes], status: int, heard: list[bytes] | None = None) -> Behaviour:
    """Answer each request with this status and the next of these headers."""

    def behave(connection: socket.socket, over: threading.Event) -> None:
        for header in headers:
            data = connection.recv(65536)
            if not data:
                return
            if heard is not None:
                heard.append(data)
            lines = [
                line
                for line in data.split(b"\r\n")
                if line.split(b":")[0] in (b"Via", b"From", b"To", b"Call-ID", b"CSeq")
            ]
            reply = 200 if header.startswith(b"Authentication-Info") else status
            connection.sendall(b"SIP/2.0 %d Answer\r\n%s\r\n%s\r\n" % (reply, b"\r\n".join(lines), header))

    return behave


_challenger = answering(
    [b'WWW-Authenticate: Digest realm="x", nonce="%d", stale=true\r\n' % number for number in range(100)], 401
)
_impostor = answering(
    [
        b'WWW-Authenticate: Digest realm="x", nonce="1", qop="auth"\r\n',
        b'Authentication-Info: qop=auth, rspauth="00000000000000000000000000000000"\r\n',
    ],
    401,
)
