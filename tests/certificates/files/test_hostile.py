"""Forty files that are wrong or meant to harm: each gets its own sentence, at once, and nothing of it is repeated."""

from __future__ import annotations

import base64
import contextlib
import time
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs7,
    pkcs12,
)

from certificates.files import MOST_OCTETS, FileError, answer_in, read_file, tlv
from certificates.files.opener import SECONDS
from certificates.files.opening import open_sealed
from tests.authorities.requests import key, signing_request

from .making import certificate, curve, der, issuing, name, pem, root, server

SECRET = "correct horse"


class Hostile(NamedTuple):
    make: Callable[[], bytes]
    code: str
    words: str
    password: str | None = SECRET


def _pfx(rounds: int = 2048) -> bytes:
    how = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(rounds).build(SECRET.encode())
    return pkcs12.serialize_key_and_certificates(b"x", key(), server(), None, how)


def _longer(octets: bytes, rounds: int) -> bytes:
    """DER, rebuilt with each INTEGER after an OCTET STRING set to ``rounds``."""

    def rebuilt(begin: int, end: int) -> bytes:
        out, last = [], 0
        for one in tlv.children(octets, tlv.Element(0x30, begin, end)):
            value = octets[one.begin : one.end]
            if one.tag == tlv.INTEGER and last == tlv.OCTET_STRING:
                value = rounds.to_bytes(rounds.bit_length() // 8 + 1, "big")
            elif one.tag & 0x20:
                value = rebuilt(one.begin, one.end)
            elif one.tag == tlv.OCTET_STRING and value[:1] == b"\x30":
                with contextlib.suppress(tlv.NotDER):
                    value = rebuilt(one.begin, one.end)
            out.append(_element(one.tag, value))
            last = one.tag
        return b"".join(out)

    return rebuilt(0, len(octets))


def _element(tag: int, value: bytes) -> bytes:
    if len(value) < 128:
        return bytes([tag, len(value)]) + value
    length = len(value).to_bytes((len(value).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + value


def _nested(depth: int) -> bytes:
    octets = b""
    for _ in range(depth):
        octets = _element(0x30, octets)
    return octets


def _locked_key(rounds: int) -> bytes:
    octets = key().private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(SECRET.encode()))
    return _longer(octets, rounds)


def _key_pem() -> bytes:
    return key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _flipped(octets: bytes, at: int) -> bytes:
    changed = bytearray(octets)
    changed[at] ^= 0xFF
    return bytes(changed)


def _crl() -> bytes:
    now = issuing().not_valid_before_utc
    builder = x509.CertificateRevocationListBuilder().issuer_name(name("x")).last_update(now)
    return builder.next_update(now + timedelta(days=9)).sign(key(), hashes.SHA256()).public_bytes(Encoding.DER)


def _huge_key() -> bytes:
    """A key of 200,000 bits, whose validation would take minutes."""
    numbers = [0, (1 << 200_000) - 1, 65537, (1 << 199_999) - 3, (1 << 100_000) - 1, (1 << 100_000) - 3, 3, 3, 3]
    return _element(0x30, b"".join(_element(2, n.to_bytes(n.bit_length() // 8 + 1, "big")) for n in numbers))


def _many(count: int) -> bytes:
    return b"".join(der(_numbered(number)) for number in range(count))


def _numbered(number: int) -> x509.Certificate:
    return certificate([f"fe{number}.contoso.com"], signer=curve(), public=curve().public_key())


def _b64(octets: bytes, label: str) -> bytes:
    return f"-----BEGIN {label}-----\n".encode() + base64.encodebytes(octets) + f"-----END {label}-----\n".encode()


HOSTILE: dict[str, Hostile] = {
    "nothing": Hostile(lambda: b"", "certificate-file-empty", "is empty"),
    "blanks": Hostile(lambda: b" \r\n\0\0\n", "certificate-file-empty", "is empty"),
    "only a byte order mark": Hostile(lambda: b"\xff\xfe", "certificate-file-empty", "is empty"),
    "too large": Hostile(lambda: b"0" * (MOST_OCTETS + 1), "certificate-file-too-large", "512 KiB"),
    "a Web page": Hostile(lambda: b"<!DOCTYPE html><html>Sign in</html>", "certificate-file-other", "Web page"),
    "a letter": Hostile(lambda: b"Your certificate is ready.", "certificate-file-other", "a text"),
    "a PDF": Hostile(lambda: b"%PDF-1.4 ...", "certificate-file-other", "PDF"),
    "a ZIP": Hostile(lambda: b"PK\x03\x04\0\0\0\0", "certificate-file-other", "ZIP"),
    "a program": Hostile(lambda: b"MZ\x90\0\x03", "certificate-file-other", "program"),
    "a mail of Outlook": Hostile(lambda: b"\xd0\xcf\x11\xe0\0\0", "certificate-file-other", "Outlook"),
    "noise": Hostile(lambda: bytes(range(1, 255)) + b"\0" * 9, "certificate-file-other", "binary file"),
    "the request itself": Hostile(
        lambda: signing_request().public_bytes(Encoding.PEM), "certificate-file-request", "request, not the answer"
    ),
    "the request, binary": Hostile(
        lambda: signing_request().public_bytes(Encoding.DER), "certificate-file-request", "request"
    ),
    "a revocation list": Hostile(_crl, "certificate-file-revocation-list", "revocation list"),
    "a revocation list, base 64": Hostile(
        lambda: _b64(_crl(), "X509 CRL"), "certificate-file-revocation-list", "revocation list"
    ),
    "a key alone": Hostile(_key_pem, "certificate-file-key-only", "private key"),
    "a key alone, binary": Hostile(
        lambda: key().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        "certificate-file-key-only",
        "private key",
    ),
    "a locked key alone": Hostile(lambda: _locked_key(2048), "certificate-file-key-only", "private key", None),
    "a public key": Hostile(lambda: _b64(b"\x30\x00", "PUBLIC KEY"), "certificate-file-other", "public key"),
    "cut in the middle of its text": Hostile(lambda: pem(server())[:-300], "certificate-file-cut", "cut off"),
    "the second block without an end": Hostile(
        lambda: pem(server()) + pem(root())[:200], "certificate-file-cut", "cut off"
    ),
    "a begin within a block": Hostile(
        lambda: pem(server())[:300] + pem(server()), "certificate-file-cut", "its end is missing"
    ),
    "cut in the middle, binary": Hostile(lambda: der(server())[:-40], "certificate-file-cut", "cut off"),
    "a letter missing in its base 64": Hostile(
        lambda: pem(server()).replace(b"MII", b"MI", 1), "certificate-file-broken", "base 64"
    ),
    "a strange sign in its base 64": Hostile(
        lambda: pem(server()).replace(b"MII", b"M$I", 1), "certificate-file-broken", "base 64"
    ),
    "base 64 of something else": Hostile(
        lambda: _b64(b"hello world", "CERTIFICATE"), "certificate-file-broken", "does not begin as certificates"
    ),
    "an empty block": Hostile(lambda: _b64(b"", "CERTIFICATE"), "certificate-file-other", "without a certificate"),
    "an empty sequence": Hostile(lambda: b"\x30\x80" * 2, "certificate-file-broken", "no certificate, chain"),
    "a damaged field": Hostile(lambda: _flipped(der(server()), 12), "certificate-file-broken", "damaged"),
    "a chain that is damaged": Hostile(
        lambda: _flipped(pkcs7.serialize_certificates([server()], Encoding.DER), 45),
        "certificate-file-broken",
        "damaged",
    ),
    "a sequence within a sequence ten thousand times": Hostile(
        lambda: _nested(10_000), "certificate-file-broken", "no certificate, chain"
    ),
    "more certificates than a chain has": Hostile(lambda: _many(101), "certificate-file-too-many", "more than 100"),
    "many thousands of empty elements": Hostile(lambda: b"\x30\x00" * 100_000, "certificate-file-broken", "damaged"),
    "a PFX without its password": Hostile(_pfx, "certificate-file-password-needed", "password", None),
    "a PFX with another password": Hostile(_pfx, "certificate-file-password-wrong", "password", "battery staple"),
    "a PFX that is damaged": Hostile(lambda: _flipped(_pfx(), -30), "certificate-file-password-wrong", "password"),
    "a PFX that is cut off": Hostile(lambda: _pfx()[:-10], "certificate-file-cut", "cut off"),
    "a PFX of 2^31 rounds": Hostile(
        lambda: _longer(_pfx(), 2**31 - 1), "certificate-file-rounds", "rounds to open it; 600,000 are the most"
    ),
    "a PFX of 2^4000 rounds": Hostile(
        lambda: _longer(_pfx(), 2**4000), "certificate-file-rounds", "immensely many rounds"
    ),
    "a key of 2^31 rounds beside the certificate": Hostile(
        lambda: _b64(_locked_key(2**31 - 1), "ENCRYPTED PRIVATE KEY") + pem(server()),
        "certificate-file-rounds",
        "rounds",
    ),
    "a key of 200,000 bits": Hostile(
        lambda: _b64(_huge_key(), "RSA PRIVATE KEY"), "certificate-file-slow", "not opened within"
    ),
    "a key that is neither RSA nor EC": Hostile(
        lambda: ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        "certificate-file-other",
        "neither RSA nor EC",
    ),
    "many private keys": Hostile(lambda: _key_pem() * 5, "certificate-file-other", "many private keys"),
    "a certificate of another request": Hostile(
        lambda: der(certificate(["fe9.contoso.com"], public=key(1).public_key())),
        "certificate-other-key",
        r"another key \(fe9.contoso.com\)",
    ),
    "authorities only": Hostile(lambda: pem(root(), issuing()), "certificate-file-chain-only", "contoso root"),
    "two answers in one file": Hostile(
        lambda: pem(server(), certificate()), "certificate-file-two-answers", "2 certificates for this request"
    ),
}


class TestHostileFiles:
    def test_are_forty_at_least(self) -> None:
        assert len(HOSTILE) >= 40

    @pytest.mark.parametrize("kind", HOSTILE)
    def test_get_their_own_sentence_at_once(self, kind: str) -> None:
        case = HOSTILE[kind]
        octets = case.make()
        began = time.process_time()
        with pytest.raises(FileError, match=case.words) as caught:
            answer_in(read_file(octets, password=case.password), key().public_key())
        assert time.process_time() - began < 1
        assert caught.value.code.startswith(case.code)
        assert caught.value.remedy
        _tells_no_secret(str(caught.value))

    def test_rounds_that_hide_inside_what_is_encrypted_end_by_the_clock(self) -> None:
        """Where a look before shows nothing, the process that opens it is ended by its own limit."""
        octets = _longer(_pfx(), 2**31 - 1)
        indefinite = b"\x30\x80" + octets[2 + (octets[1] & 0x7F) :] + b"\0\0"
        with pytest.raises(FileError) as caught:
            open_sealed("pfx", indefinite, SECRET)
        assert caught.value.code == "certificate-file-slow"
        assert str(SECONDS) in caught.value.text


def _tells_no_secret(text: str) -> None:
    assert SECRET not in text
    assert "battery staple" not in text
    assert "PRIVATE KEY" not in text
    numbers = key().private_numbers()
    assert isinstance(key(), rsa.RSAPrivateKey)
    assert str(numbers.d)[:20] not in text
    assert base64.b64encode(numbers.d.to_bytes(256, "big")).decode()[:16] not in text
