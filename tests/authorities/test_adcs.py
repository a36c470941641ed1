"""The adapter for AD CS on a stand-in (``certsrv_stand_in.py``): no real one runs here."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

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
from ocsadmin.authorities.adcs.address import pages_address
from ocsadmin.authorities.adcs.pages import Disposition, read_page
from ocsadmin.authorities.errors import (
    CantDo,
    Forgotten,
    NoAnswer,
    NotAnAnswer,
    NotTrusted,
    OtherKey,
    Redirected,
    UsagesMissing,
    WrongCredentials,
    WrongSettings,
)
from ocsadmin.authorities.names import all_names
from tests.certificates.files import making

from . import servers
from .certsrv_stand_in import DRIPS, PASSWORD, USER, CertSrv, certsrv
from .requests import NAMES, certificate_request, key


@pytest.fixture(scope="module")
def running() -> Iterator[CertSrv]:
    with certsrv() as pages:
        yield pages


@pytest.fixture
def pages(running: CertSrv) -> CertSrv:
    running.instead.clear()
    running.seen.clear()
    running.plain = False
    running.ahead = timedelta(0)
    return running


@pytest.fixture
def known(pages: CertSrv) -> AuthoritySettings:
    return AuthoritySettings(
        kind=Kind.ADCS,
        name="Contoso CA",
        address=pages.address,
        user=USER,
        secret=PASSWORD,
        trusted=servers.roots_text(),
        timeout=5,
    )


@pytest.fixture
def authority(known: AuthoritySettings) -> CertificationAuthority:
    return parts.authority(known)


class TestADCS:
    def test_issues_by_ntlm_with_its_chain(self, authority: CertificationAuthority, pages: CertSrv) -> None:
        answer = authority.submit(certificate_request(template="OCSServer"))
        assert isinstance(answer, Issued)
        assert all_names(answer.certificate) == NAMES
        assert answer.chain == (making.issuing(), making.root())
        assert answer.findings == ()
        assert answer.reference == str(max(pages.requests))
        assert pages.seen[0] == "certfnsh.asp CertificateTemplate:OCSServer"

    def test_issues_by_basic(self, known: AuthoritySettings) -> None:
        with certsrv("basic") as basic:
            settings = replace(known, address=basic.address, options={"authentication": "basic"})
            assert isinstance(parts.authority(settings).submit(certificate_request()), Issued)
            with pytest.raises(WrongCredentials):
                parts.authority(replace(settings, secret="wrong")).submit(certificate_request())

    @pytest.mark.parametrize("plain", [False, True])
    def test_a_request_that_waits_is_asked_again_until_it_is_issued(
        self, authority: CertificationAuthority, known: AuthoritySettings, pages: CertSrv, plain: bool
    ) -> None:
        pages.plain = plain
        request = certificate_request(template="Approval")
        pending = authority.submit(request)
        assert isinstance(pending, Pending)
        assert pending.number == pending.reference == str(max(pages.requests))
        later = parts.authority(known)
        assert isinstance(later.ask(pending.reference, request), Pending)
        pages.issue(int(pending.reference))
        answer = later.ask(pending.reference, request)
        assert isinstance(answer, Issued)
        assert answer.reference == pending.reference

    def test_a_request_that_waits_may_be_denied(self, authority: CertificationAuthority, pages: CertSrv) -> None:
        request = certificate_request(template="Approval")
        pending = authority.submit(request)
        assert isinstance(pending, Pending)
        pages.states[int(pending.reference)] = "deny"
        answer = authority.ask(pending.reference, request)
        assert answer == Denied("Vom Richtlinienmodul verweigert 0x80094012", pending.reference)

    def test_a_request_is_denied_at_once(self, authority: CertificationAuthority) -> None:
        answer = authority.submit(certificate_request(template="Denied"))
        assert isinstance(answer, Denied)
        assert "Richtlinienmodul" in answer.reason

    def test_tells_the_names_that_it_dropped(self, authority: CertificationAuthority) -> None:
        answer = authority.submit(certificate_request(template="OwnNames"))
        assert isinstance(answer, Issued)
        assert [finding.text for finding in answer.findings] == [
            f"Contoso CA left out the name {n}." for n in NAMES[1:]
        ]

    def test_the_template_web_server_is_refused(self, authority: CertificationAuthority) -> None:
        with pytest.raises(UsagesMissing, match=r"client authentication \(template WebServer\)"):
            authority.submit(certificate_request(template="WebServer"))

    def test_a_certificate_for_another_key_is_refused(self, authority: CertificationAuthority, pages: CertSrv) -> None:
        other = making.pem(making.certificate(public=key(1).public_key()))
        pages.instead["certnew.cer"] = (200, other, {"Content-Type": "application/pkix-cert"})
        with pytest.raises(OtherKey):
            authority.submit(certificate_request())

    @pytest.mark.parametrize(
        ("answer", "error", "words"),
        [
            ((200, b"<html><form action='login'>Sign in</form></html>", {}), NotAnAnswer, "Web page"),
            ((200, b"", {}), NotAnAnswer, "nothing"),
            ((200, b"0" * 2_000_000, {}), NotAnAnswer, "more than 1 MiB"),
            ((500, b"<html>Runtime Error</html>", {}), NotAnAnswer, "status 500"),
            ((302, b"", {"Location": "https://sso.contoso.com/?token=1"}), Redirected, "https://sso.contoso.com "),
            ((403, b"", {}), WrongCredentials, "enrol"),
            ((200, b"x", {"Content-Length": "9"}), NoAnswer, "whole"),
        ],
    )
    def test_says_what_came_instead_of_an_answer(
        self,
        known: AuthoritySettings,
        pages: CertSrv,
        answer: tuple[int, bytes, dict[str, str]],
        error: type[Exception],
        words: str,
    ) -> None:
        pages.instead["certfnsh.asp"] = answer
        with pytest.raises(error, match=words) as caught:
            parts.authority(replace(known, timeout=1)).submit(certificate_request())
        assert PASSWORD not in str(caught.value)
        assert "token=1" not in str(caught.value)
        assert getattr(caught.value, "remedy", "")

    def test_an_answer_that_drips_ends_with_the_time(self, known: AuthoritySettings, pages: CertSrv) -> None:
        pages.instead["certfnsh.asp"] = (DRIPS, b"", {})
        began = time.monotonic()
        with pytest.raises(NoAnswer, match="within 1 seconds"):
            parts.authority(replace(known, timeout=1)).submit(certificate_request())
        assert time.monotonic() - began < 15

    @pytest.mark.parametrize("days", [1, -1])
    def test_tells_that_a_clock_is_wrong_by_a_day(
        self, authority: CertificationAuthority, pages: CertSrv, days: int
    ) -> None:
        pages.ahead = timedelta(days=days)
        answer = authority.submit(certificate_request())
        assert isinstance(answer, Issued)
        (finding,) = answer.findings
        assert finding.code == "clock-differs"
        assert "1 day" in finding.text or "23 hours" in finding.text
        assert "w32tm" in finding.remedy

    def test_wrong_credentials_and_roots(self, known: AuthoritySettings) -> None:
        with pytest.raises(WrongCredentials, match="enrol") as caught:
            parts.authority(replace(known, secret="topsecret")).submit(certificate_request())
        assert "topsecret" not in str(caught.value)
        with pytest.raises(NotTrusted):
            parts.authority(replace(known, trusted="")).submit(certificate_request())

    @pytest.mark.parametrize(
        "changed",
        [
            {"address": "http://ca1.contoso.com/certsrv"},
            {"address": "ca1.contoso.com"},
            {"options": {"authentication": "digest"}},
        ],
    )
    def test_takes_no_settings_that_are_wrong(self, known: AuthoritySettings, changed: dict[str, object]) -> None:
        with pytest.raises(WrongSettings):
            parts.authority(replace(known, **changed))  # type: ignore[arg-type]

    def test_a_template_can_smuggle_no_attributes_in(self, authority: CertificationAuthority, pages: CertSrv) -> None:
        with pytest.raises(WrongSettings):
            authority.submit(certificate_request(template="Web\r\nSAN:upn=administrator"))
        assert pages.seen == []

    def test_knows_no_number_that_is_none(self, authority: CertificationAuthority) -> None:
        with pytest.raises(Forgotten):
            authority.ask("../4711", certificate_request())

    def test_tells_its_chain_and_revokes_nothing(self, authority: CertificationAuthority) -> None:
        assert authority.chain() == (making.issuing(), making.root())
        with pytest.raises(CantDo, match="certutil -revoke"):
            authority.revoke(making.server(), RevocationReason.SUPERSEDED)


class TestPages:
    @pytest.mark.parametrize(
        ("typed", "address"),
        [
            ("ca1.contoso.com\\Contoso CA", "https://ca1.contoso.com/certsrv"),
            ("https://ca1.contoso.com", "https://ca1.contoso.com/certsrv"),
            ("https://ca1.contoso.com/CertSrv/", "https://ca1.contoso.com/CertSrv"),
        ],
    )
    def test_address(self, typed: str, address: str) -> None:
        assert pages_address("CA", typed) == address

    @pytest.mark.parametrize(
        ("text", "disposition", "number"),
        [
            ('<a href="certnew.cer?ReqID=12&amp;Enc=b64">', Disposition.ISSUED, "12"),
            ('<script>location="certnew.cer?ReqID=7&"</script>', Disposition.ISSUED, "7"),
            (
                "<p id=locPageTitle>x</p><p>Your Request Id is 5.</p><form action=certrmpn.asp>",
                Disposition.PENDING,
                "5",
            ),
            ("<p id=locPendReqId>審査待ち 33</p>", Disposition.PENDING, "33"),
            ('<p id=locDenied>Votre Id est 9: "Refusé"</p>', Disposition.DENIED, "9"),
            ("<p id=locPageTitle>In 10 Tagen</p><p>Id: 8</p>", Disposition.UNKNOWN, "8"),
            ("<html>Welcome to IIS 7</html>", Disposition.OTHER, ""),
            ("", Disposition.OTHER, ""),
        ],
    )
    def test_are_read_by_their_structure(self, text: str, disposition: Disposition, number: str) -> None:
        page = read_page(text)
        assert (page.disposition, page.number) == (disposition, number)
