"""Revocation, asked of a Web server on loopback that gives what each test puts there."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from ocsadmin.checks.dns import DNSResolver
from ocsadmin.checks.revocation import check_revocation
from ocsadmin.checks.revocation.fetching import MOST_OCTETS
from ocsadmin.checks.verdict import Verdict
from tests.ports import free_port

from .servers.certificates import Issued, days, issue, name

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)
RESOLVER = DNSResolver(servers=("127.0.0.1",))


class Web:
    """``pages``: path → body, or a function that writes the answer by itself."""

    def __init__(self) -> None:
        self.pages: dict[str, Any] = {}
        self.port = free_port()
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                page = web.pages.get(self.path)
                if callable(page):
                    page(self.wfile)
                    return
                self.send_response(200 if page is not None else 404)
                self.send_header("Content-Length", str(len(page or b"")))
                self.end_headers()
                self.wfile.write(page or b"")

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    running = Web()
    running.thread.start()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture(scope="module")
def ca() -> Issued:
    return issue("Contoso Issuing", authority=True)


@pytest.fixture(scope="module")
def leaf(ca: Issued, web: Web) -> x509.Certificate:
    """Names a responder at /ocsp and a list at /crl."""
    return certificate(ca, ocsp_at=[web.url("/ocsp")], list_at=["ldap:///CN=x", web.url("/crl")])


def certificate(ca: Issued, ocsp_at: Sequence[str] = (), list_at: Sequence[str] = ()) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(name("pool1.contoso.com"))
        .issuer_name(ca.certificate.subject)
        .public_key(ec.generate_private_key(ec.SECP256R1()).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(days(-1))
        .not_valid_after(days(90))
    )
    if ocsp_at:
        places = [
            x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(one))
            for one in ocsp_at
        ]
        builder = builder.add_extension(x509.AuthorityInformationAccess(places), critical=False)
    if list_at:
        points = [x509.DistributionPoint([x509.UniformResourceIdentifier(one)], None, None, None) for one in list_at]
        builder = builder.add_extension(x509.CRLDistributionPoints(points), critical=False)
    return builder.sign(ca.key, hashes.SHA256())


def revocation_list(
    ca: Issued, *revoked: x509.Certificate, begins: timedelta = -HOUR, ends: timedelta = HOUR, issuer: str = ""
) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(name(issuer) if issuer else ca.certificate.subject)
        .last_update(NOW + begins)
        .next_update(NOW + ends)
    )
    for one in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(one.serial_number).revocation_date(NOW - HOUR)
        reason = x509.CRLReason(x509.ReasonFlags.key_compromise)
        builder = builder.add_revoked_certificate(entry.add_extension(reason, critical=False).build())
    return builder.sign(ca.key, hashes.SHA256()).public_bytes(Encoding.DER)


def response(
    ca: Issued,
    one: x509.Certificate,
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD,
    *,
    signer: Issued | None = None,
    begins: timedelta = -HOUR,
    ends: timedelta = HOUR,
) -> bytes:
    revoked = status == ocsp.OCSPCertStatus.REVOKED
    by = signer or ca
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            one,
            ca.certificate,
            hashes.SHA1(),
            status,
            NOW + begins,
            NOW + ends,
            NOW - HOUR if revoked else None,
            x509.ReasonFlags.superseded if revoked else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.NAME, by.certificate)
    )
    if signer:
        builder = builder.certificates([signer.certificate])
    return builder.sign(by.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _openssl(folder: Path, *options: str) -> None:
    subprocess.run(["openssl", "ocsp", *options], cwd=folder, capture_output=True, check=False)


def checked(one: x509.Certificate, ca: Issued, seconds: float = 10) -> Verdict:
    return check_revocation(RESOLVER, one, ca.certificate, what="The pool", now=NOW, seconds=seconds)


class TestByOCSP:
    @pytest.mark.parametrize(
        ("status", "code"),
        [
            (ocsp.OCSPCertStatus.GOOD, "revocation-none"),
            (ocsp.OCSPCertStatus.REVOKED, "revocation-revoked"),
        ],
    )
    def test_says_whether_it_is_revoked(
        self, web: Web, ca: Issued, leaf: x509.Certificate, status: ocsp.OCSPCertStatus, code: str
    ) -> None:
        web.pages = {"/ocsp": response(ca, leaf, status)}
        verdict = checked(leaf, ca)
        assert verdict.code == code
        if code == "revocation-revoked":
            assert "superseded" in verdict.text
            assert f"{NOW - HOUR:%Y-%m-%d %H:%M} UTC" in verdict.text

    def test_takes_a_responder_that_the_authority_named(self, web: Web, ca: Issued, leaf: x509.Certificate) -> None:
        named = issue("Responder", by=ca, usages=[ExtendedKeyUsageOID.OCSP_SIGNING])
        web.pages = {"/ocsp": response(ca, leaf, signer=named)}
        assert checked(leaf, ca).code == "revocation-none"

    def test_takes_what_openssl_answers(self, web: Web, ca: Issued, leaf: x509.Certificate, tmp_path: Path) -> None:
        chain, key = ca.write(tmp_path, "ca")
        serial = leaf.serial_number.to_bytes(20, "big").lstrip(b"\0").hex().upper()
        (tmp_path / "leaf.pem").write_bytes(leaf.public_bytes(Encoding.PEM))
        (tmp_path / "index.txt").write_text(f"R\t991231235959Z\t200101000000Z\t{serial}\tunknown\t/CN=x\n")
        _openssl(tmp_path, "-issuer", str(chain), "-cert", "leaf.pem", "-reqout", "in.der", "-no_nonce")
        signer = ["-index", "index.txt", "-CA", str(chain), "-rsigner", str(chain), "-rkey", str(key)]
        _openssl(tmp_path, *signer, "-reqin", "in.der", "-respout", "out.der", "-ndays", "1")
        web.pages = {"/ocsp": (tmp_path / "out.der").read_bytes()}
        verdict = check_revocation(RESOLVER, leaf, ca.certificate, what="The pool")
        assert verdict.code == "revocation-revoked"

    @pytest.mark.parametrize(
        "bad",
        [
            lambda ca, leaf: response(ca, leaf, signer=issue("Else", authority=True)),
            lambda ca, leaf: response(ca, leaf, signer=issue("Fe1", by=ca)),
            lambda ca, leaf: response(ca, certificate(ca)),
            lambda ca, leaf: response(ca, leaf, ocsp.OCSPCertStatus.UNKNOWN),
            lambda ca, leaf: response(ca, leaf, begins=-9 * HOUR, ends=-HOUR),
            lambda ca, leaf: response(ca, leaf, begins=HOUR, ends=9 * HOUR),
            lambda ca, leaf: ocsp.OCSPResponseBuilder.build_unsuccessful(
                ocsp.OCSPResponseStatus.TRY_LATER
            ).public_bytes(Encoding.DER),
            lambda ca, leaf: b"<html>nothing</html>",
            lambda ca, leaf: b"",
        ],
    )
    def test_a_bad_answer_is_none_and_the_list_is_read(
        self, web: Web, ca: Issued, leaf: x509.Certificate, bad: Any
    ) -> None:
        web.pages = {"/ocsp": bad(ca, leaf)}
        verdict = checked(leaf, ca)
        assert verdict.code == "revocation-unknown"
        assert f"127.0.0.1:{web.port}" in verdict.cause
        web.pages["/crl"] = revocation_list(ca, leaf)
        assert checked(leaf, ca).code == "revocation-revoked"


class TestByList:
    def test_says_whether_it_is_revoked(self, web: Web, ca: Issued, leaf: x509.Certificate) -> None:
        web.pages = {"/crl": revocation_list(ca, certificate(ca))}
        assert checked(leaf, ca).code == "revocation-none"
        web.pages = {"/crl": revocation_list(ca, leaf)}
        verdict = checked(leaf, ca)
        assert verdict.code == "revocation-revoked"
        assert "keyCompromise" in verdict.text

    def test_may_be_base_64(self, web: Web, ca: Issued, leaf: x509.Certificate) -> None:
        crl = x509.load_der_x509_crl(revocation_list(ca, leaf))
        web.pages = {"/crl": crl.public_bytes(Encoding.PEM)}
        assert checked(leaf, ca).code == "revocation-revoked"

    @pytest.mark.parametrize(
        "bad",
        [
            lambda ca: revocation_list(issue("Contoso Issuing", authority=True)),
            lambda ca: revocation_list(ca, issuer="Fabrikam"),
            lambda ca: revocation_list(ca, begins=-9 * HOUR, ends=-HOUR),
            lambda ca: revocation_list(ca, begins=HOUR, ends=9 * HOUR),
            lambda ca: b"\x30\x82" * 10,
            lambda ca: b"",
        ],
    )
    def test_a_bad_list_is_none(self, web: Web, ca: Issued, leaf: x509.Certificate, bad: Any) -> None:
        web.pages = {"/crl": bad(ca)}
        assert checked(leaf, ca).code == "revocation-unknown"


class TestLimits:
    def test_a_responder_that_drips_ends_with_the_time(self, web: Web, ca: Issued, leaf: x509.Certificate) -> None:
        def drip(out: Any) -> None:
            try:
                while True:
                    out.write(b"H")
                    out.flush()
                    time.sleep(0.02)
            except OSError:
                return

        web.pages = {"/ocsp": drip, "/crl": drip}
        began = time.monotonic()
        assert checked(leaf, ca, seconds=0.5).code == "revocation-unknown"
        assert time.monotonic() - began < 5

    def test_more_than_a_list_may_have_is_cut(self, web: Web, ca: Issued, leaf: x509.Certificate) -> None:
        def announce(out: Any) -> None:
            out.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
            try:
                for _ in range(MOST_OCTETS // 65536 + 2):
                    out.write(b"0" * 65536)
            except OSError:
                return

        web.pages = {"/crl": announce}
        assert "octets" in checked(leaf, ca).cause

    def test_no_more_than_three_places_of_a_kind_are_asked(self, web: Web, ca: Issued) -> None:
        web.pages = {f"/{n}": revocation_list(ca) if n == 3 else b"" for n in range(4)}
        one = certificate(ca, list_at=[web.url(f"/{n}") for n in range(4)])
        assert checked(one, ca).code == "revocation-unknown"

    @pytest.mark.parametrize("address", ["http://169.254.169.254/crl", "https://127.0.0.1/crl", "file:///etc/passwd"])
    def test_other_places_are_not_asked(self, ca: Issued, address: str) -> None:
        verdict = checked(certificate(ca, list_at=[address]), ca)
        assert verdict.code in ("revocation-not-offered", "revocation-unknown")

    def test_an_authority_that_offers_nothing_is_no_fault(self, ca: Issued) -> None:
        assert checked(certificate(ca), ca).code == "revocation-not-offered"
