"""Certificates that no authority would make: whatever is in them, each row is a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ocsadmin.checks.tls.alerts import TLSFailed
from ocsadmin.checks.tls.check import SERVER_AND_CLIENT, judge
from ocsadmin.checks.tls.handshake import Handshake
from ocsadmin.checks.tls.names import names_of
from ocsadmin.checks.tls.path import Trust, find_path
from ocsadmin.checks.tls.reading import read_certificate
from ocsadmin.checks.tls.subject import Subject
from ocsadmin.checks.verdict import Verdict

from .servers.certificates import Issued, authority, days, issue

ROOT = authority("Root CA")
BETWEEN = authority("Issuing CA", by=ROOT)
NAMES = ["ocspool1.contoso.com", "sip.contoso.com"]
LEAF = issue("ocspool1.contoso.com", by=BETWEEN, fetch_at="http://pki/x", names=NAMES)
DER = LEAF.certificate.public_bytes(serialization.Encoding.DER)


def rows(*chain: x509.Certificate) -> list[Verdict]:
    subject = Subject(
        what="It",
        chain=chain,
        names=("ocspool1.contoso.com",),
        roots=(ROOT.certificate,),
        intermediates=(),
        now=datetime.now(UTC),
        usages=SERVER_AND_CLIENT,
    )
    return judge(Handshake("127.0.0.1", "TLSv1.2", "x", chain), subject)


class TestJudging:
    @pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
    @example(12, b"\1")
    @settings(max_examples=400, deadline=None)
    @given(st.integers(0, len(DER) - 1), st.binary(min_size=1, max_size=3))
    def test_survives_any_octet_that_is_wrong(self, place: int, octets: bytes) -> None:
        spoiled = DER[:place] + octets + DER[place + len(octets) :]
        try:
            certificate = read_certificate(spoiled)
        except TLSFailed:
            return  # that is a sentence already
        for row in rows(certificate, BETWEEN.certificate):
            assert row.code.startswith("tls-")
            assert row.text.isprintable()

    def test_shows_foreign_names_as_harmless_text(self) -> None:
        odd = issue("<script>\x07\u202e" + "x" * 20, by=ROOT, names=["a\tb.com"])
        for row in rows(odd.certificate):
            assert (row.text + row.cause).isprintable()

    def test_ends_where_authorities_certify_one_another_in_a_circle(self) -> None:
        one = authority("Circle")
        chain = [issue("x.com", by=one), *(issue("Circle", by=one, authority=True) for _ in range(18))]
        path = find_path([each.certificate for each in chain], [ROOT.certificate])
        assert path.trust != Trust.TRUSTED

    def test_takes_the_way_that_leads_to_a_trusted_root_where_there_are_two(self) -> None:
        """An authority that is certified by an old root and by a new one."""
        stranger = authority("Old Root")
        other = Issued(_certified_again(BETWEEN, stranger), BETWEEN.key)
        for above in ([other, BETWEEN], [BETWEEN, other]):
            sent = [LEAF.certificate, *(each.certificate for each in above), stranger.certificate]
            assert find_path(sent, [ROOT.certificate]).trust == Trust.TRUSTED


class TestNames:
    @pytest.mark.parametrize(
        ("pattern", "name", "fits"),
        [
            ("a.contoso.com", "A.Contoso.com.", True),
            ("*.contoso.com", "a.contoso.com", True),
            ("*.contoso.com", "a.b.contoso.com", False),
            ("*.contoso.com", "contoso.com", False),
            ("*.com", "contoso.com", False),
            ("*", "contoso", False),
            ("a*.contoso.com", "ab.contoso.com", False),
            ("xa.contoso.com", "a.contoso.com", False),
        ],
    )
    def test_fit_as_the_standard_says(self, pattern: str, name: str, fits: bool) -> None:
        """RFC 6125 section 6.4.3."""
        assert names_of(issue("subject", by=ROOT, names=[pattern]).certificate).fits(name) is fits

    def test_the_subject_counts_only_where_there_is_no_alternative_name(self) -> None:
        assert names_of(issue("a.contoso.com", by=ROOT, names=[]).certificate).fits("a.contoso.com")
        found = names_of(issue("a.contoso.com", by=ROOT, names=["b.contoso.com"]).certificate)
        assert (found.fits("a.contoso.com"), found.only_in_subject("a.contoso.com")) == (False, True)


def _certified_again(who: Issued, by: Issued) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(who.certificate.subject)
        .issuer_name(by.certificate.subject)
        .public_key(who.key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(days(-1))
        .not_valid_after(days(300))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(by.key, hashes.SHA256())
    )
