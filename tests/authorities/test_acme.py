"""The adapter on a real Pebble, with records in a real name server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ocsadmin import parts
from ocsadmin.authorities import (
    AuthoritySettings,
    CertificationAuthority,
    Denied,
    Issued,
    Kind,
    Pending,
    RevocationReason,
)
from ocsadmin.authorities.acme import AcmeAuthority
from ocsadmin.authorities.errors import CantDo, Forgotten, NotAnAnswer, NotReached, NotTrusted, WrongSettings
from ocsadmin.authorities.names import all_names
from ocsadmin.checks.tls.path import Trust, find_path
from tests.ports import free_port

from . import servers
from .requests import NAMES, certificate_request, key


@pytest.fixture(scope="module")
def pebble() -> Iterator[servers.Pebble]:
    with servers.pebble() as running:
        yield running


@lru_cache(maxsize=1)
def account() -> str:
    return key(20).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture
def known(pebble: servers.Pebble, settings: Any) -> AuthoritySettings:
    settings.DNS_SERVERS = [pebble.dns]
    return AuthoritySettings(
        kind=Kind.ACME, name="Pebble", address=pebble.directory, secret=account(), trusted=servers.roots_text()
    )


@pytest.fixture
def authority(known: AuthoritySettings) -> CertificationAuthority:
    return parts.authority(known)


def _until_answered(authority: CertificationAuthority, pending: Pending, names: tuple[str, ...] = NAMES) -> Any:
    for _ in range(40):
        answer = authority.ask(pending.reference, certificate_request(names))
        if not isinstance(answer, Pending):
            return answer
    return answer


def _put_up(pebble: servers.Pebble, pending: Pending, *, text: str = "") -> None:
    for step in pending.steps:
        name, _, value = step.partition(". IN TXT ")
        pebble.set_record(name, text or value.strip('"'))


class TestAcme:
    def test_waits_for_its_records_and_issues_then(
        self, authority: CertificationAuthority, pebble: servers.Pebble
    ) -> None:
        names = tuple(f"first-{name}" for name in NAMES)
        pending = authority.submit(certificate_request(names))
        assert isinstance(pending, Pending)
        assert {step.partition(". IN TXT")[0] for step in pending.steps} == {f"_acme-challenge.{n}" for n in names}
        still = authority.ask(pending.reference, certificate_request(names))
        assert isinstance(still, Pending)
        assert set(still.steps) == set(pending.steps)
        _put_up(pebble, pending)
        answer = _until_answered(authority, pending, names)
        assert isinstance(answer, Issued)
        assert set(all_names(answer.certificate)) == set(names)
        assert answer.reference == pending.reference
        assert find_path((answer.certificate, *answer.chain), answer.chain[-1:]).trust == Trust.TRUSTED
        authority.revoke(answer.certificate, RevocationReason.SUPERSEDED)
        authority.revoke(answer.certificate, RevocationReason.SUPERSEDED)

    def test_the_order_outlives_this_process(self, known: AuthoritySettings, pebble: servers.Pebble) -> None:
        names = ("second.contoso.com",)
        pending = parts.authority(known).submit(certificate_request(names))
        assert isinstance(pending, Pending)
        _put_up(pebble, pending)
        assert isinstance(_until_answered(parts.authority(known), pending, names), Issued)

    def test_a_name_that_is_not_taken_is_denied(self, authority: CertificationAuthority) -> None:
        answer = authority.submit(certificate_request(("www.blocked-domain.example",)))
        assert isinstance(answer, Denied)
        assert "blocked-domain.example" in answer.reason

    def test_a_record_that_is_wrong_is_denied(self, authority: CertificationAuthority, pebble: servers.Pebble) -> None:
        """The record stands where it is looked up first, and is another one when the server looks."""
        names = ("third.contoso.com",)
        pending = authority.submit(certificate_request(names))
        assert isinstance(pending, Pending)
        _put_up(pebble, pending)
        assert isinstance(authority, AcmeAuthority)
        looked_up = authority._look_up

        def look_up_and_spoil(name: str) -> Any:
            found = looked_up(name)
            servers.clear_record(pebble, name)
            return found

        spoiling = AcmeAuthority(authority._known, look_up_and_spoil)
        answer = _until_answered(spoiling, pending, names)
        assert isinstance(answer, Denied)
        assert "third.contoso.com" in answer.reason

    def test_knows_no_order_of_others(self, authority: CertificationAuthority, pebble: servers.Pebble) -> None:
        with pytest.raises(Forgotten):
            authority.ask(pebble.directory.replace("/dir", "/my-order/none"), certificate_request())

    def test_an_account_key_may_be_a_curve(self, known: AuthoritySettings) -> None:
        curve = ec.generate_private_key(ec.SECP256R1())
        text = curve.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        assert isinstance(parts.authority(replace(known, secret=text)).submit(certificate_request()), Pending)

    def test_says_what_is_wrong(self, known: AuthoritySettings, pebble: servers.Pebble) -> None:
        request = certificate_request()
        with pytest.raises(NotTrusted):
            parts.authority(replace(known, trusted="")).submit(request)
        with pytest.raises(NotReached):
            parts.authority(replace(known, address=f"https://localhost:{free_port()}/dir")).submit(request)
        with pytest.raises(NotAnAnswer):
            parts.authority(replace(known, address=pebble.directory.replace("/dir", "/nothing"))).submit(request)
        with pytest.raises(WrongSettings, match="key of the ACME account") as caught:
            parts.authority(replace(known, secret="topsecret"))
        assert "topsecret" not in str(caught.value)
        with pytest.raises(WrongSettings, match="https"):
            parts.authority(replace(known, address="http://localhost/dir"))

    def test_tells_no_chain_of_its_own(self, authority: CertificationAuthority) -> None:
        with pytest.raises(CantDo):
            authority.chain()
