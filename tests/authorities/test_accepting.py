from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from ocsadmin.authorities import CertificateRequest, Issued
from ocsadmin.authorities.accepting import accept
from ocsadmin.authorities.errors import AnswerRefused, ClockDiffers, OtherKey, OtherNames, UsagesMissing

from .issuing import issue
from .requests import NAMES, POOL, certificate_request, key

SERVER, CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH


def accepted(certificate: x509.Certificate, request: CertificateRequest | None = None) -> Issued:
    return accept(name="Contoso CA", request=request or certificate_request(), certificate=certificate)


class TestAccept:
    def test_takes_what_was_asked_for_without_a_word(self) -> None:
        certificate = issue(certificate_request().csr)
        assert accepted(certificate) == Issued(certificate)

    def test_refuses_another_key_and_keeps_what_came(self) -> None:
        certificate = issue(certificate_request().csr, public=key(1).public_key())
        with pytest.raises(OtherKey, match=POOL) as caught:
            accepted(certificate)
        assert caught.value.certificate == certificate

    def test_refuses_names_that_nobody_asked_for(self) -> None:
        with pytest.raises(OtherNames, match=r"mail\.fabrikam\.com.*pool1\.contoso\.com"):
            accepted(issue(certificate_request().csr, names=["mail.fabrikam.com"]))

    def test_warns_of_each_name_that_was_dropped(self) -> None:
        issued = accepted(issue(certificate_request().csr, names=[POOL]))
        assert [(f.code, f.refuses) for f in issued.findings] == [("name-dropped", False)] * 2
        for name, finding in zip(NAMES[1:], issued.findings, strict=True):
            assert name in finding.text
            assert finding.remedy

    def test_more_names_than_asked_for_are_no_harm(self) -> None:
        assert accepted(issue(certificate_request().csr, names=[*NAMES, "more.contoso.com"])).findings == ()

    def test_case_of_names_is_no_difference(self) -> None:
        assert accepted(issue(certificate_request().csr, names=[name.upper() for name in NAMES])).findings == ()

    def test_refuses_a_template_without_client_authentication(self) -> None:
        request = certificate_request(template="WebServer")
        with pytest.raises(UsagesMissing, match=r"client authentication.*WebServer") as caught:
            accepted(issue(request.csr, usages=[SERVER]), request)
        assert "1.3.6.1.5.5.7.3.2" in caught.value.remedy

    def test_only_warns_of_a_usage_that_is_not_needed(self) -> None:
        csr = certificate_request().csr
        issued = accepted(issue(csr, usages=[SERVER]), CertificateRequest(csr, needs=(SERVER,)))
        assert [f.code for f in issued.findings] == ["usage-dropped"]
        assert "client authentication" in issued.findings[0].text

    def test_warns_where_no_usages_are_named(self) -> None:
        assert [f.code for f in accepted(issue(certificate_request().csr, usages=None)).findings] == ["no-usages"]

    def test_any_usage_is_every_usage(self) -> None:
        certificate = issue(certificate_request().csr, usages=[ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])
        assert [f.code for f in accepted(certificate).findings] == ["no-usages"]

    @pytest.mark.parametrize(("begins", "ends", "words"), [(1, 366, "1 day"), (-400, -1, "at least 1 day")])
    def test_sees_by_the_dates_that_a_clock_is_wrong(self, begins: int, ends: int, words: str) -> None:
        certificate = issue(
            certificate_request().csr, begins=timedelta(days=begins, minutes=1), ends=timedelta(days=ends)
        )
        with pytest.raises(ClockDiffers, match=words) as caught:
            accepted(certificate)
        assert "w32tm" in caught.value.remedy

    def test_clocks_may_differ_by_a_few_minutes(self) -> None:
        accepted(issue(certificate_request().csr, begins=timedelta(minutes=4)))

    def test_says_nothing_of_assigning_what_is_refused(self) -> None:
        assert issubclass(OtherNames, AnswerRefused)
        assert issubclass(UsagesMissing, AnswerRefused)
