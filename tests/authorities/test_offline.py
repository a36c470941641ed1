from __future__ import annotations

import pytest
from cryptography import x509

from ocsadmin import parts
from ocsadmin.authorities import AuthoritySettings, Issued, Kind, Pending, RevocationReason
from ocsadmin.authorities.errors import CantDo, OtherKey
from ocsadmin.authorities.offline import OfflineAuthority, request_text

from .issuing import issue
from .requests import certificate_request, key

OFFLINE = AuthoritySettings(kind=Kind.OFFLINE, name="Contoso CA")


@pytest.fixture
def authority() -> OfflineAuthority:
    built = parts.authority(OFFLINE)
    assert isinstance(built, OfflineAuthority)
    return built


class TestOfflineAuthority:
    def test_says_that_it_waits_for_people(self, authority: OfflineAuthority) -> None:
        assert not authority.about.online
        assert authority.about.may_wait
        assert not authority.about.revokes

    def test_a_request_stays_pending_however_often_it_is_asked(self, authority: OfflineAuthority) -> None:
        request = certificate_request()
        answer = authority.submit(request)
        assert isinstance(answer, Pending)
        assert authority.ask(answer.reference, request) == answer

    def test_tells_the_administrator_of_the_authority_what_to_do(self, authority: OfflineAuthority) -> None:
        answer = authority.submit(certificate_request())
        assert isinstance(answer, Pending)
        steps = "\n".join(answer.steps)
        for words in ("Submit new request", ".cer, .crt or .der", "Repeat this for each server", "PKCS #7", "IIS"):
            assert words in steps

    def test_the_request_is_a_file_that_windows_reads(self) -> None:
        request = certificate_request()
        text = request_text(request.csr)
        assert text.startswith("-----BEGIN CERTIFICATE REQUEST-----\r\n")
        assert "\n" not in text.replace("\r\n", "")
        assert x509.load_pem_x509_csr(text.encode()) == request.csr

    def test_takes_the_answer_that_fits(self, authority: OfflineAuthority) -> None:
        request = certificate_request()
        certificate = issue(request.csr)
        assert authority.answered(request, certificate) == Issued(certificate)

    def test_refuses_the_answer_to_another_request(self, authority: OfflineAuthority) -> None:
        certificate = issue(certificate_request().csr, public=key(1).public_key())
        with pytest.raises(OtherKey):
            authority.answered(certificate_request(), certificate)

    def test_says_who_tells_the_chain_and_who_revokes(self, authority: OfflineAuthority) -> None:
        certificate = issue(certificate_request().csr)
        with pytest.raises(CantDo, match=r"\.p7b"):
            authority.chain()
        with pytest.raises(CantDo, match=f"{certificate.serial_number:x}"):
            authority.revoke(certificate, RevocationReason.UNSPECIFIED)
