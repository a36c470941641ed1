"""Files as authorities, Windows and mail programs make them."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs7,
    pkcs12,
)

from certificates.files import answer_in, read_file
from certificates.files.errors import PasswordNeeded, WrongPassword
from tests.authorities.requests import key, signing_request

from .making import certificate, der, issuing, pem, root, server

PASSWORD = "correct horse"


def _wrapped(octets: bytes, width: int = 64) -> str:
    text = base64.b64encode(octets).decode()
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def _p7b(encoding: Encoding) -> bytes:
    return pkcs7.serialize_certificates([root(), server(), issuing()], encoding)


def _windows_2003_pfx() -> bytes:
    old = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(2000)
        .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
        .hmac_hash(hashes.SHA1())
        .build(PASSWORD.encode())
    )
    return pkcs12.serialize_key_and_certificates(b"pool", key(), server(), [issuing(), root()], old)


def _pfx() -> bytes:
    return pkcs12.serialize_key_and_certificates(
        b"pool", key(), server(), [root(), issuing()], BestAvailableEncryption(PASSWORD.encode())
    )


READABLE: dict[str, tuple[Callable[[], bytes], int]] = {
    "DER": (lambda: der(server()), 1),
    "DER with padding behind it": (lambda: der(server()) + b"\r\n\0\0", 1),
    "two of DER after one another": (lambda: der(server()) + der(issuing()), 2),
    "base 64 with dashes": (lambda: pem(server()), 1),
    "line ends of Windows": (lambda: pem(server()).replace(b"\n", b"\r\n"), 1),
    "line ends of old Macs": (lambda: pem(server()).replace(b"\n", b"\r"), 1),
    "on one line, as a form pastes it": (lambda: pem(server()).replace(b"\n", b" "), 1),
    "with a byte order mark": (lambda: b"\xef\xbb\xbf" + pem(server()), 1),
    "UTF-16 as Notepad saves it": (lambda: pem(server()).decode().encode("utf-16"), 1),
    "UTF-16 without a mark": (lambda: pem(server()).decode().encode("utf-16-le"), 1),
    "text around the block": (lambda: b"Dear J\xf6rg,\nhere it is:\n\n" + pem(server()) + b"\nYours\n", 1),
    "quoted in a mail": (lambda: b"".join(b"> " + line + b"\n" for line in pem(server()).splitlines()), 1),
    "attributes of OpenSSL before it": (lambda: b"Bag Attributes\n    friendlyName: x\n" + pem(server(), root()), 2),
    "bare base 64": (lambda: _wrapped(der(server())).encode(), 1),
    "bare base 64 on one line within words": (lambda: b"Answer:\n" + base64.b64encode(der(server())) + b"\nEnd\n", 1),
    "the label X509": (lambda: pem(server()).replace(b" CERTIFICATE", b" X509 CERTIFICATE"), 1),
    "a chain": (lambda: pem(root(), server(), issuing()), 3),
    "the same certificate twice": (lambda: pem(server(), server()), 1),
    "a request beside the answer": (lambda: _request() + pem(server()), 1),
    "p7b, binary": (lambda: _p7b(Encoding.DER), 3),
    "p7b, base 64": (lambda: _p7b(Encoding.PEM), 3),
    "p7b under the label CERTIFICATE": (lambda: _labelled(_p7b(Encoding.DER), "CERTIFICATE"), 3),
    "p7b under the label of old programs": (lambda: _labelled(_p7b(Encoding.DER), "PKCS #7 SIGNED DATA"), 3),
    "p7b, bare base 64": (lambda: _wrapped(_p7b(Encoding.DER)).encode(), 3),
    "p7b in BER, as Java writes it": (lambda: _indefinite(_p7b(Encoding.DER)), 3),
}


def _request() -> bytes:
    return signing_request().public_bytes(Encoding.PEM)


def _labelled(octets: bytes, label: str) -> bytes:
    return f"-----BEGIN {label}-----\n{_wrapped(octets)}\n-----END {label}-----\n".encode()


def _indefinite(octets: bytes) -> bytes:
    """The outermost sequence with an indefinite length."""
    header = 2 + (octets[1] & 0x7F)
    return b"\x30\x80" + octets[header:] + b"\0\0"


class TestReadFile:
    @pytest.mark.parametrize("form", READABLE)
    def test_reads(self, form: str) -> None:
        make, count = READABLE[form]
        contents = read_file(make())
        assert len(contents.certificates) == count
        assert server() in contents.certificates
        assert contents.key is None

    @pytest.mark.parametrize("make", [_pfx, _windows_2003_pfx])
    def test_reads_a_pfx_with_its_key(self, make: Callable[[], bytes]) -> None:
        contents = read_file(make(), password=PASSWORD)
        assert set(contents.certificates) == {server(), issuing(), root()}
        assert contents.key is not None
        assert contents.key.private_numbers() == key().private_numbers()
        assert "key" not in repr(contents).replace("locked_key", "")

    def test_reads_what_windows_server_2003_exports(self, tmp_path: Path) -> None:
        """RC2 with 40 bits for the certificates, which only OpenSSL still writes."""
        (tmp_path / "key.pem").write_bytes(key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        (tmp_path / "server.pem").write_bytes(pem(server()))
        files = ["-inkey", "key.pem", "-in", "server.pem", "-out", "old.pfx"]
        command = ["openssl", "pkcs12", "-export", "-legacy", *files, "-passout", f"pass:{PASSWORD}"]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        contents = read_file((tmp_path / "old.pfx").read_bytes(), password=PASSWORD)
        assert contents.certificates == (server(),)
        assert contents.key is not None

    def test_reads_a_pfx_as_base_64(self) -> None:
        assert read_file(_wrapped(_pfx()).encode(), password=PASSWORD).key is not None

    def test_reads_a_pfx_without_a_password(self) -> None:
        octets = pkcs12.serialize_key_and_certificates(None, key(), server(), None, NoEncryption())
        assert read_file(octets).key is not None

    @pytest.mark.parametrize(("password", "error"), [(None, PasswordNeeded), ("wrong", WrongPassword)])
    def test_asks_for_the_password_of_a_pfx(self, password: str | None, error: type[Exception]) -> None:
        with pytest.raises(error) as caught:
            read_file(_pfx(), password=password)
        assert str(password) not in str(caught.value) or password is None

    @pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
    def test_reads_the_key_beside_the_certificate(self, form: PrivateFormat) -> None:
        octets = key().private_bytes(Encoding.PEM, form, NoEncryption()) + pem(server())
        contents = read_file(octets)
        assert contents.key is not None
        assert contents.certificates == (server(),)

    @pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
    def test_tells_a_key_that_stays_locked(self, form: PrivateFormat) -> None:
        locked = key().private_bytes(Encoding.PEM, form, BestAvailableEncryption(PASSWORD.encode()))
        contents = read_file(pem(server()) + locked)
        assert contents.key is None
        assert contents.locked_key

    def test_opens_a_locked_key_by_its_password(self) -> None:
        locked = key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSWORD.encode()))
        contents = read_file(pem(server()) + locked, password=PASSWORD)
        assert contents.key is not None
        assert not contents.locked_key


class TestAnswerIn:
    def test_finds_the_certificate_and_orders_its_chain(self) -> None:
        answer = answer_in(read_file(_p7b(Encoding.DER)), key().public_key())
        assert answer.certificate == server()
        assert answer.chain == (issuing(), root())
        assert answer.findings == ()

    def test_leaves_out_what_answers_another_request_and_says_so(self) -> None:
        other = certificate(["fe2.contoso.com"], public=key(1).public_key())
        answer = answer_in(read_file(pem(other, server())), key().public_key())
        assert answer.certificate == server()
        assert answer.chain == ()
        (finding,) = answer.findings
        assert finding.code == "other-certificate"
        assert "fe2.contoso.com" in finding.text
        assert not finding.refuses
