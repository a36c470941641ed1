"""Signing in by NTLM, as Office Communications Server wants it: at a stand-in whose passwords Samba judges."""

from __future__ import annotations

import base64
import contextlib
import struct
import zlib
from collections.abc import Iterator

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher
from hypothesis import example, given
from hypothesis import strategies as st
from spnego._ntlm_raw.messages import NegotiateFlags

from ocsadmin.checks.sip import SIPAccount, message_between, ntlm, sign_in
from ocsadmin.checks.sip.instance import instance_of
from ocsadmin.checks.verdict import Level
from ocsadmin.demo import debian
from ocsadmin.demo.forest import Forest
from ocsadmin.demo.layout import Layout
from ocsadmin.demo.names import DEMO_PASSWORD
from tests.ports import free_port

from .conftest import POOL, ProbeOf
from .servers import ocs_stand_in_path
from .servers.peers import peer
from .servers.running import folder, running
from .test_bad_peers import answering


@contextlib.contextmanager
def stand_in(forest: Forest, *more: str) -> Iterator[int]:
    port = free_port()
    command = [str(debian.PYTHON), str(ocs_stand_in_path()), str(Layout.of(forest.folder).smb_conf), str(port), *more]
    with folder("ocs") as home, running(command, home, listens=[("127.0.0.1", port)]):
        yield port


@pytest.fixture(scope="module")
def server(forest: Forest) -> Iterator[int]:
    with stand_in(forest) as port:
        yield port


def person(name: str, password: str = DEMO_PASSWORD) -> SIPAccount:
    return SIPAccount("sip:administrator@contoso.com", name, password)


ALICE = SIPAccount("sip:serveradmin@contoso.com", "CONTOSO\\serveradmin", DEMO_PASSWORD)
BOB = SIPAccount("sip:useradmin@contoso.com", "useradmin@contoso.com", DEMO_PASSWORD)


class TestSignIn:
    @pytest.mark.parametrize("name", ["CONTOSO\\administrator", "administrator@contoso.com", "administrator"])
    def test_succeeds_however_the_name_is_written(self, server: int, probe_of: ProbeOf, name: str) -> None:
        verdict = sign_in(probe_of([server]), person(name), POOL, server, "tcp", [])
        assert (verdict.level, verdict.code) == (Level.OK, "sip-signed-in")

    @pytest.mark.parametrize(
        ("name", "password"),
        [("CONTOSO\\administrator", "wrong"), ("CONTOSO\\nobody", DEMO_PASSWORD), ("administrator", "")],
    )
    def test_tells_a_wrong_password_or_name(self, server: int, probe_of: ProbeOf, name: str, password: str) -> None:
        verdict = sign_in(probe_of([server]), person(name, password), POOL, server, "tcp", [])
        assert (verdict.level, verdict.code) == (Level.FAILURE, "sip-wrong-password")

    def test_notices_a_server_that_signs_wrongly(self, forest: Forest, probe_of: ProbeOf) -> None:
        with stand_in(forest, "forge") as port:
            verdict = sign_in(probe_of([port]), person("administrator"), POOL, port, "tcp", [])
        assert (verdict.level, verdict.code) == (Level.FAILURE, "sip-server-unproven")


class TestMessageBetween:
    @pytest.mark.parametrize("manner", ["session", "page"])
    def test_signs_every_message_of_the_conversation(self, server: int, probe_of: ProbeOf, manner: str) -> None:
        verdict = message_between(probe_of([server]), ALICE, BOB, POOL, server, "tcp", [], manner=manner)  # type: ignore[arg-type]
        assert (verdict.level, verdict.code) == (Level.OK, "sip-message-arrived")


class TestTheHandshake:
    @pytest.mark.parametrize("token", ["", "!", "AAAA", base64.b64encode(b"NTLMSSP\0" + bytes(60)).decode()])
    def test_refuses_what_is_no_challenge(self, token: str) -> None:
        with pytest.raises(ntlm.BadToken):
            ntlm.respond(token, ALICE)

    @given(st.binary(max_size=200))
    @example(bytes(11) + b"\1")
    def test_raises_nothing_else_whatever_the_server_sends(self, data: bytes) -> None:
        for whole in (data, b"NTLMSSP\0\2\0\0\0" + data):
            with contextlib.suppress(ntlm.BadToken):
                ntlm.respond(base64.b64encode(whole).decode(), ALICE)

    @pytest.mark.parametrize("data", ["", "AAAA", "TlRMTVNTUAACAAAA"])
    def test_tells_a_server_that_breaks_it_off(self, probe_of: ProbeOf, data: str) -> None:
        header = f'WWW-Authenticate: NTLM realm="x", targetname="y", version=4, gssapi-data="{data}"\r\n'.encode()
        with peer(answering([header] * 5, 401)) as port:
            verdict = sign_in(probe_of([port], timeout=10), ALICE, POOL, port, "tcp", [])
        assert (verdict.level, verdict.code) == (Level.FAILURE, "sip-ntlm-failed")


class TestSignatures:
    def test_without_extended_session_security_seal_a_checksum_with_the_whole_key(self) -> None:
        """[MS-NLMP] section 3.4.4.1, with the sequence number of [MS-SIPAE]."""
        key, text = bytes(range(16)), "<NTLM><0878F41B><1>"
        stream = Cipher(ARC4(key), mode=None).encryptor()
        sealed = stream.update(bytes(4) + struct.pack("<I", zlib.crc32(text.encode())) + struct.pack("<I", 0))
        (number,) = struct.unpack("<I", sealed[8:])
        expected = bytes([1, 0, 0, 0, 0, 0, 0, 0]) + sealed[4:8] + struct.pack("<I", number ^ 100)
        flags = int(ntlm.WANTED) & ~int(NegotiateFlags.extended_session_security)
        assert ntlm.Keys(flags, key).signature(text) == expected.hex().upper()

    def test_of_the_server_are_others_than_those_of_the_client(self) -> None:
        keys = ntlm.Keys(int(ntlm.WANTED), bytes(range(16)))
        assert keys.signature("text") != keys.signature("text", of_server=True)
        assert keys.signature("text").startswith("01000000")
        assert keys.signature("text").endswith("64000000")


class TestInstance:
    @pytest.mark.parametrize(
        ("epid", "instance"),
        [
            ("8248ca9ebb", "4233FD41-093B-5FD6-B5D2-651ED55969E6"),
            ("2ebb6f264f", "124841E4-264D-52E8-96C5-D22AA8CDC316"),
        ],
    )
    def test_is_computed_as_in_the_examples_of_the_specification(self, epid: str, instance: str) -> None:
        """[MS-SIPAE] sections 4.1 and 4.2."""
        assert instance_of(epid) == instance
