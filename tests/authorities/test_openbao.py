"""The adapter on a real OpenBao."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography import x509

from ocsadmin import parts
from ocsadmin.authorities import (
    SERVER_AND_CLIENT,
    AuthoritySettings,
    CertificationAuthority,
    Denied,
    Issued,
    Kind,
    RevocationReason,
)
from ocsadmin.authorities.accepting import usages_of
from ocsadmin.authorities.errors import (
    Forgotten,
    NotAnAnswer,
    NotReached,
    NotTrusted,
    UsagesMissing,
    WrongCredentials,
    WrongSettings,
)
from ocsadmin.authorities.names import all_names
from ocsadmin.checks.tls.path import Trust, find_path
from tests.ports import free_port

from . import servers
from .issuing import issue
from .requests import NAMES, certificate_request


@pytest.fixture(scope="module")
def bao() -> Iterator[servers.Bao]:
    with servers.openbao() as running:
        yield running


@pytest.fixture
def known(bao: servers.Bao) -> AuthoritySettings:
    address = f"{bao.address}/v1/pki"
    return AuthoritySettings(
        kind=Kind.OPENBAO, name="Bao", address=address, secret=servers.TOKEN, trusted=bao.trusted, template="server"
    )


@pytest.fixture
def authority(known: AuthoritySettings) -> CertificationAuthority:
    return parts.authority(known)


class TestOpenBao:
    def test_issues_what_was_asked_for(self, authority: CertificationAuthority) -> None:
        answer = authority.submit(certificate_request())
        assert isinstance(answer, Issued)
        assert set(all_names(answer.certificate)) == set(NAMES)
        assert set(usages_of(answer.certificate) or ()) == set(SERVER_AND_CLIENT)
        assert answer.findings == ()
        assert find_path((answer.certificate, *answer.chain), authority.chain()).trust == Trust.TRUSTED

    def test_an_answer_that_was_lost_is_asked_for(self, authority: CertificationAuthority) -> None:
        request = certificate_request()
        answer = authority.submit(request)
        assert isinstance(answer, Issued)
        again = authority.ask(answer.reference, request)
        assert isinstance(again, Issued)
        assert again.certificate == answer.certificate
        assert again.chain == answer.chain
        with pytest.raises(Forgotten, match="11:22"):
            authority.ask("11:22", request)

    def test_a_role_that_forbids_the_names_denies(self, authority: CertificationAuthority) -> None:
        answer = authority.submit(certificate_request(template="narrow"))
        assert isinstance(answer, Denied)
        assert "not allowed by this role" in answer.reason

    def test_a_role_that_is_none_denies(self, authority: CertificationAuthority) -> None:
        answer = authority.submit(certificate_request(template="nothing"))
        assert isinstance(answer, Denied)
        assert "unknown role" in answer.reason

    def test_a_role_without_client_authentication_is_refused(self, authority: CertificationAuthority) -> None:
        with pytest.raises(UsagesMissing, match=r"client authentication \(template web\)"):
            authority.submit(certificate_request(template="web"))

    def test_a_role_that_drops_names_is_told(self, authority: CertificationAuthority) -> None:
        answer = authority.submit(certificate_request(template="forgetful"))
        assert isinstance(answer, Issued)
        assert [finding.code for finding in answer.findings] == ["name-dropped"] * 2

    def test_revokes_also_twice(self, authority: CertificationAuthority) -> None:
        answer = authority.submit(certificate_request())
        assert isinstance(answer, Issued)
        authority.revoke(answer.certificate, RevocationReason.SUPERSEDED)
        authority.revoke(answer.certificate, RevocationReason.SUPERSEDED)

    def test_revokes_nothing_of_others(self, authority: CertificationAuthority) -> None:
        with pytest.raises(Forgotten):
            authority.revoke(issue(certificate_request().csr), RevocationReason.UNSPECIFIED)

    @pytest.mark.parametrize(
        ("changed", "error"),
        [
            ({"secret": "s.wrong"}, WrongCredentials),
            ({"trusted": ""}, NotTrusted),
            ({"template": ""}, WrongSettings),
        ],
    )
    def test_says_what_is_wrong(
        self, known: AuthoritySettings, changed: dict[str, str], error: type[Exception]
    ) -> None:
        with pytest.raises(error) as caught:
            parts.authority(replace(known, **changed)).submit(certificate_request())
        assert servers.TOKEN not in str(caught.value)
        assert "s.wrong" not in str(caught.value)

    def test_another_mount_is_no_authority(self, known: AuthoritySettings) -> None:
        with pytest.raises(NotAnAnswer) as caught:
            parts.authority(replace(known, address=known.address.replace("/pki", "/nothing"))).submit(
                certificate_request()
            )
        assert caught.value.remedy

    def test_nobody_at_its_address(self, known: AuthoritySettings) -> None:
        with pytest.raises(NotReached, match="refused"):
            parts.authority(replace(known, address=f"https://localhost:{free_port()}/v1/pki")).chain()

    def test_takes_no_address_without_tls(self, known: AuthoritySettings) -> None:
        with pytest.raises(WrongSettings, match="https"):
            parts.authority(replace(known, address=known.address.replace("https", "http")))

    def test_its_chain_ends_at_its_root(self, authority: CertificationAuthority) -> None:
        chain = authority.chain()
        assert chain[-1].subject == chain[-1].issuer
        assert isinstance(chain[0], x509.Certificate)
