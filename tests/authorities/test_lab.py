from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings as django_settings

from ocsadmin import parts
from ocsadmin.authorities import (
    SERVER_AND_CLIENT,
    AuthoritySettings,
    CertificateRequest,
    CertificationAuthority,
    Denied,
    Issued,
    Kind,
    RevocationReason,
)
from ocsadmin.authorities.accepting import usages_of
from ocsadmin.authorities.errors import Forgotten, WrongSettings
from ocsadmin.authorities.lab import LabAuthority, SealedFile
from ocsadmin.authorities.names import all_names
from ocsadmin.checks.tls.path import Trust, find_path
from ocsadmin.checks.tls.rules import refusal
from ocsadmin.sealing import SealBroken

from .requests import NAMES, certificate_request, key, signing_request

LAB = AuthoritySettings(kind=Kind.LAB, name="Contoso Lab")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lab")


@pytest.fixture
def authority(folder: Path, settings: Any) -> CertificationAuthority:
    """The one that parts builds; its two keys are made once for all tests here."""
    settings.DATA_DIR = folder
    return parts.authority(LAB)


class TestLabAuthority:
    def test_says_what_it_is(self, authority: CertificationAuthority) -> None:
        about = authority.about
        assert about.kind == Kind.LAB
        assert "lab authority" in about.title
        assert "laboratories only" in about.note
        assert about.online
        assert about.revokes

    def test_issues_at_once_what_was_asked_for(self, authority: CertificationAuthority) -> None:
        request = certificate_request()
        answer = authority.submit(request)
        assert isinstance(answer, Issued)
        assert answer.findings == ()
        assert all_names(answer.certificate) == NAMES
        assert usages_of(answer.certificate) == SERVER_AND_CLIENT
        assert answer.certificate.public_key() == request.csr.public_key()
        now = datetime.now(UTC)
        assert answer.certificate.not_valid_before_utc < now
        assert now + timedelta(days=729) < answer.certificate.not_valid_after_utc < now + timedelta(days=731)

    def test_its_chain_leads_to_its_root(self, authority: CertificationAuthority) -> None:
        answer = authority.submit(certificate_request())
        assert isinstance(answer, Issued)
        assert answer.chain == authority.chain()
        path = find_path((answer.certificate, answer.chain[0]), [answer.chain[-1]])
        assert path.trust == Trust.TRUSTED
        assert len(path.certificates) == 3
        assert refusal(path.certificates, datetime.now(UTC)) == ""

    def test_gives_the_common_name_as_alternative_name_where_there_is_none(
        self, authority: CertificationAuthority
    ) -> None:
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "fe1.contoso.com")])
        csr = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key(), hashes.SHA256())
        answer = authority.submit(CertificateRequest(csr))
        assert isinstance(answer, Issued)
        assert answer.certificate.extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        ).value.get_values_for_type(x509.DNSName) == ["fe1.contoso.com"]

    def test_denies_a_request_without_a_name(self, authority: CertificationAuthority) -> None:
        answer = authority.submit(CertificateRequest(signing_request(())))
        assert answer == Denied("The request has no name.")

    def test_denies_a_request_that_its_key_did_not_sign(self, authority: CertificationAuthority) -> None:
        octets = bytearray(signing_request().public_bytes(Encoding.DER))
        octets[-1] ^= 1
        answer = authority.submit(CertificateRequest(x509.load_der_x509_csr(bytes(octets))))
        assert answer == Denied("The request is not signed by its own key.")

    def test_denies_a_key_that_no_server_of_windows_uses(self, authority: CertificationAuthority) -> None:
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "fe1.contoso.com")])
        builder = x509.CertificateSigningRequestBuilder().subject_name(name)
        csr = builder.sign(ed25519.Ed25519PrivateKey.generate(), None)
        assert authority.submit(CertificateRequest(csr)) == Denied("The key of the request is neither RSA nor EC.")

    def test_knows_no_request_that_waits(self, authority: CertificationAuthority) -> None:
        with pytest.raises(Forgotten) as caught:
            authority.ask("7", certificate_request())
        assert "knows no request 7" in caught.value.text
        assert caught.value.remedy
        assert caught.value.cause

    def test_revokes_into_its_list_and_once(self, authority: CertificationAuthority) -> None:
        assert isinstance(authority, LabAuthority)
        answer = authority.submit(certificate_request())
        assert isinstance(answer, Issued)
        before = x509.load_der_x509_crl(authority.revocation_list())
        authority.revoke(answer.certificate, RevocationReason.SUPERSEDED)
        after = x509.load_der_x509_crl(authority.revocation_list())
        authority.revoke(answer.certificate, RevocationReason.KEY_COMPROMISE)
        last = x509.load_der_x509_crl(authority.revocation_list())
        revoked = last.get_revoked_certificate_by_serial_number(answer.certificate.serial_number)
        assert revoked is not None
        assert revoked.extensions.get_extension_for_class(x509.CRLReason).value.reason == x509.ReasonFlags.superseded
        assert before.get_revoked_certificate_by_serial_number(answer.certificate.serial_number) is None
        issuing_key = authority.chain()[0].public_key()
        assert isinstance(issuing_key, rsa.RSAPublicKey)
        assert last.is_signature_valid(issuing_key)
        numbers = [crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number for crl in (before, after)]
        assert numbers[0] < numbers[1]

    def test_revokes_nothing_of_others(self, authority: CertificationAuthority) -> None:
        with pytest.raises(Forgotten):
            authority.revoke(authority.chain()[-1], RevocationReason.UNSPECIFIED)

    def test_its_keys_rest_sealed(self, authority: CertificationAuthority, folder: Path) -> None:
        authority.chain()
        kept = folder / "lab-authority"
        assert b"PRIVATE KEY" not in kept.read_bytes()
        assert kept.stat().st_mode & 0o777 == 0o600
        assert {one.name for one in folder.iterdir()} == {"lab-authority", "lab-authority.lock"}

    def test_another_secret_key_opens_nothing(self, authority: CertificationAuthority, settings: Any) -> None:
        authority.chain()
        settings.SECRET_KEY = "another"
        with pytest.raises(SealBroken):
            parts.authority(LAB).chain()

    def test_stays_the_same_for_every_process(self, authority: CertificationAuthority) -> None:
        assert parts.authority(LAB).chain() == authority.chain()

    def test_processes_that_begin_at_once_make_one(self, tmp_path: Path) -> None:
        def make(_: int) -> tuple[x509.Certificate, ...]:
            return LabAuthority("Lab", SealedFile(tmp_path / "lab", bytes, bytes)).chain()

        with ThreadPoolExecutor(3) as pool:
            assert len(set(pool.map(make, range(3)))) == 1


class TestBuilding:
    def test_refuses_a_kind_that_is_none(self) -> None:
        with pytest.raises(WrongSettings, match="'post'"):
            parts.authority(AuthoritySettings(kind="post", name="Post"))  # type: ignore[arg-type]

    def test_settings_hide_their_secrets(self) -> None:
        known = AuthoritySettings(kind=Kind.OPENBAO, name="B", secret="s.topsecret", options={"eab_key": "topsecret"})
        assert "topsecret" not in repr(known)
        assert django_settings.SECRET_KEY not in repr(known)
