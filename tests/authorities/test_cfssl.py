"""The adapter on a real cfssl."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

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
from ocsadmin.authorities.errors import CantDo, Forgotten, NotTrusted, UsagesMissing, WrongSettings
from ocsadmin.authorities.names import all_names
from ocsadmin.checks.tls.path import Trust, find_path

from . import servers
from .issuing import issue
from .requests import NAMES, certificate_request


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with servers.cfssl() as running:
        yield running


@pytest.fixture
def known(address: str) -> AuthoritySettings:
    return AuthoritySettings(
        kind=Kind.CFSSL, name="Cfssl", address=address, trusted=servers.roots_text(), template="server"
    )


@pytest.fixture
def authority(known: AuthoritySettings) -> CertificationAuthority:
    return parts.authority(known)


class TestCfssl:
    def test_issues_what_was_asked_for(self, authority: CertificationAuthority) -> None:
        answer = authority.submit(certificate_request())
        assert isinstance(answer, Issued)
        assert set(all_names(answer.certificate)) == set(NAMES)
        assert set(usages_of(answer.certificate) or ()) == set(SERVER_AND_CLIENT)
        assert find_path((answer.certificate, *answer.chain), authority.chain()).trust == Trust.TRUSTED

    def test_a_profile_with_a_key_takes_it(self, known: AuthoritySettings) -> None:
        keyed = replace(known, secret=servers.AUTH_KEY)
        assert isinstance(parts.authority(keyed).submit(certificate_request(template="keyed")), Issued)

    @pytest.mark.parametrize("secret", ["", "00" * 16])
    def test_another_key_is_denied(self, known: AuthoritySettings, secret: str) -> None:
        answer = parts.authority(replace(known, secret=secret)).submit(certificate_request(template="keyed"))
        assert isinstance(answer, Denied)
        assert answer.reason

    def test_a_profile_without_client_authentication_is_refused(self, authority: CertificationAuthority) -> None:
        with pytest.raises(UsagesMissing, match="web"):
            authority.submit(certificate_request(template="web"))

    def test_says_what_is_wrong(self, known: AuthoritySettings) -> None:
        with pytest.raises(NotTrusted):
            parts.authority(replace(known, trusted="")).chain()
        with pytest.raises(WrongSettings, match="hexadecimal"):
            parts.authority(replace(known, secret="topsecret"))

    def test_keeps_nothing_and_revokes_nothing(self, authority: CertificationAuthority) -> None:
        with pytest.raises(Forgotten):
            authority.ask("1", certificate_request())
        with pytest.raises(CantDo, match="cfssl revoke"):
            authority.revoke(issue(certificate_request().csr), RevocationReason.SUPERSEDED)
