"""Names of pools and of Web farms."""

from __future__ import annotations

import pytest

from ocsadmin.errors import DomainError
from pools.rules import check_fqdn, check_pool_name, same_host

LONG = "x" * 63


class TestAPoolName:
    @pytest.mark.parametrize("name", ["nord", "Nord-Pool-7", "7pool", "a", LONG])
    def test_may_have_letters_digits_and_hyphens(self, name: str) -> None:
        assert check_pool_name(name) == name

    @pytest.mark.parametrize(
        ("name", "said", "cure"),
        [
            ("", "no pool name", "letters"),
            ("nord_pool", "an underscore", "nord-pool"),
            ("_", "an underscore", "-"),
            ("nord pool", "“ ”", "letters a to z"),
            ("nörd", "“ö”", "letters a to z"),
            ("nord\u200b", "“\u200b”", "letters a to z"),
            ("nord\n", "“\n”", "letters a to z"),
            ("nord'\"", "“\"'”", "letters a to z"),
            ("٣٤٥", "٣", "letters a to z"),
            ("-nord", "hyphen", "Begin and end"),
            ("nord-", "hyphen", "Begin and end"),
            ("20071", "only digits", "letter"),
            ("nord.contoso.com", "no dots", "Type nord alone"),
            (LONG + "y", "64 characters", "shorter"),
        ],
    )
    def test_is_refused_with_the_reason_and_the_cure(self, name: str, said: str, cure: str) -> None:
        with pytest.raises(DomainError) as caught:
            check_pool_name(name)
        assert (caught.value.field, said in caught.value.text, cure in caught.value.cure) == ("name", True, True)


class TestAWebFarmFQDN:
    def check(self, value: str) -> str:
        return check_fqdn(value, field="internal_web_farm_fqdn", what="the internal Web farm FQDN")

    @pytest.mark.parametrize(
        "value",
        [
            "web.nord.example",
            "WEB-1.contoso.com",
            "1.2.3.4.example",
            f"{LONG}.com",
            ".".join([LONG, LONG, LONG, "x" * 61]),
        ],
    )
    def test_may_be_any_name_in_dns(self, value: str) -> None:
        assert self.check(value) == value

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ("", "no internal Web farm FQDN"),
            ("web", "short name"),
            ("https://web.contoso.com/", "address of a page"),
            ("web.contoso.com/abs", "address of a page"),
            ("web.contoso.com:443", "port"),
            ("web.contoso.com.", "ends in a dot"),
            ("192.0.2.17", "IP address"),
            ("2001:db8::17", "IP address"),
            ("300.1.2.3", "is a number"),
            ("web_1.contoso.com", "underscore"),
            ("web..contoso.com", "empty part"),
            ("-web.contoso.com", "hyphen"),
            ("wéb.contoso.com", "“é”"),
            (f"{LONG}z.contoso.com", "64 characters"),
            (".".join([LONG, LONG, LONG, "x" * 62]), "254 characters"),
        ],
    )
    def test_is_refused_with_the_reason(self, value: str, said: str) -> None:
        with pytest.raises(DomainError) as caught:
            self.check(value)
        assert said in caught.value.text
        assert caught.value.field == "internal_web_farm_fqdn"
        assert caught.value.cure


class TestSameHost:
    def test_compares_short_and_full_names(self) -> None:
        assert same_host("FE7", "fe7.contoso.com")
        assert same_host("fe7.contoso.com", "FE7.Contoso.Com")
        assert not same_host("fe7.contoso.com", "fe7.fabrikam.com")
        assert not same_host("fe7", "fe70.contoso.com")
        assert not same_host("", "fe7")
