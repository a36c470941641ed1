"""Distinguished names: every value survives, whatever it holds."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocsadmin.directory import DN, BadDN, DNWithBinary

VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
SPECIAL_VALUES = st.text(' ,+"\\<>;=#/\0\nab', min_size=1, max_size=12)
DNS = st.lists(st.tuples(st.sampled_from(["CN", "OU", "DC"]), VALUES | SPECIAL_VALUES), max_size=5).map(
    lambda pairs: DN(tuple(pairs))
)


class TestDN:
    @given(DNS)
    def test_reads_back_what_it_wrote(self, dn: DN) -> None:
        assert DN.parse(str(dn)).rdns == dn.rdns

    @given(DNS, SPECIAL_VALUES)
    def test_child_and_parent_are_inverse(self, dn: DN, value: str) -> None:
        child = DN.parse(str(dn.child("CN", value)))
        assert child.parent == dn
        assert child.name == value
        assert child.is_below(dn)
        assert not dn.is_below(child)

    @given(st.text(max_size=60))
    def test_parse_answers_or_says_bad_dn(self, text: str) -> None:
        with contextlib.suppress(BadDN):
            DN.parse(text)

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("CN=a\\\\ ,DC=x", "a\\"),
            ("CN=a\\ ,DC=x", "a "),
            ("CN=  a  ,DC=x", "a"),
            ('CN=" a,b+c",DC=x', " a,b+c"),
            ("CN=M\\C3\\BCller;DC=x", "Müller"),
            ("CN=z\\0ADEL:1,DC=x", "z\nDEL:1"),
        ],
    )
    def test_reads_each_way_of_escaping(self, text: str, value: str) -> None:
        assert DN.parse(text).rdns == (("CN", value), ("DC", "x"))

    @pytest.mark.parametrize("text", ["a", "=a", "CN=a,b", "CN=a\\", "CN=a+OU=b", "CN=\\ff"])
    def test_refuses_what_is_no_dn(self, text: str) -> None:
        with pytest.raises(BadDN):
            DN.parse(text)

    def test_compares_without_case(self) -> None:
        assert DN.parse("cn=Ada,dc=Contoso") == DN.parse("CN=ada,DC=contoso")
        assert len({DN.parse("cn=Ada"), DN.parse("CN=ADA")}) == 1

    def test_tells_the_domain(self) -> None:
        assert DN.parse("CN=a,OU=b,DC=contoso,DC=com").domain == "contoso.com"

    @given(st.binary(max_size=8), DNS)
    def test_a_dn_with_binary_reads_back_what_it_wrote(self, octets: bytes, dn: DN) -> None:
        assert DNWithBinary.parse(str(DNWithBinary(octets, dn))) == DNWithBinary(octets, dn)
