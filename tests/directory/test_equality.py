"""Which values are the same: by the syntax of their attribute, as the directory itself compares them."""

from __future__ import annotations

import pytest

from ocsadmin.directory import DN, Directory, Scope, equality
from ocsadmin.directory.filters import Eq, Plain

SAME = [
    ("proxyAddresses", "sip:anne@contoso.com", "SIP:anne@contoso.com", ""),
    ("proxyAddresses", "sip:anne@contoso.com", "sip:Anne@CONTOSO.com", ""),
    ("msRTCSIP-PrimaryUserAddress", "sip:anne@contoso.com", "SIP:Anne@contoso.com", ""),
    ("msRTCSIP-Line", "tel:+14255550100;EXT=1", "TEL:+14255550100;ext=1", ""),
    ("displayName", "Żółw  the Łast ", " żółw the łAST", ""),
    ("manager", "CN=Kim,OU=People,DC=contoso,DC=com", "cn=kim, ou=people, dc=contoso, dc=com", ""),
    ("msRTCSIP-UserPolicy", "B:8:0a000000:CN=P,DC=x", "B:8:0A000000:cn=p,dc=X", ""),
    ("msRTCSIP-UserEnabled", "TRUE", "true", ""),
    ("msRTCSIP-OptionFlags", "-2147483392", "2147483904", ""),
    ("msRTCSIP-OptionFlags", "256", "0256", ""),
    ("accountExpires", "9223372036854775808", "-9223372036854775808", ""),
    ("whenCreated", "20091201120000.0Z", "20091201120000Z", ""),
    ("x", "CN=Kim,DC=x", "cn=kim,dc=X", "2.5.5.1"),
    ("x", "S:3:a:b:CN=Kim,DC=x", "S:3:a:b:cn=kim,dc=x", "2.5.5.14"),
    ("x", "1234 567", "1 234567", "2.5.5.6"),
    ("x", "091201120000Z", "091201120000Z", "2.5.5.11"),
    ("x", "2.5.4.3", "2.5.4.3", "2.5.5.2"),
]
OTHER = [
    ("proxyAddresses", "sip:anne@contoso.com", "smtp:anne@contoso.com", ""),
    ("displayName", "Anne Mary", "AnneMary", ""),
    ("streetAddress", "One\r\nTwo", "One Two", ""),
    ("displayName", "Muller", "Müller", ""),
    ("manager", "CN=Kim,DC=x", "CN=Kim,OU=y,DC=x", ""),
    ("msRTCSIP-UserPolicy", "B:8:01000000:CN=P,DC=x", "B:8:02000000:CN=P,DC=x", ""),
    ("msRTCSIP-OptionFlags", "256", "-256", ""),
    ("accountExpires", "4294967296", "0", ""),
    ("objectGUID", b"a" * 16, b"A" * 16, ""),
    ("objectSid", b"a" * 16, b"A" * 16, ""),
    ("thumbnailPhoto", b"a", b"A", ""),
    ("x", "S:3:a:b:CN=Kim,DC=x", "S:3:A:b:CN=Kim,DC=x", "2.5.5.14"),
    ("x", "Exact", "exact", "2.5.5.3"),
    ("x", "Exact", "exact", "2.5.5.5"),
    ("x", b"\xff\xfe", b"\xff\xff", ""),
    ("manager", "no dn", "No DN", ""),
    ("msRTCSIP-OptionFlags", "many", "MANY", ""),
]


class TestEqual:
    @pytest.mark.parametrize(("attribute", "one", "other", "syntax"), SAME)
    def test_holds_spellings_of_one_value_equal(self, attribute: str, one: str, other: str, syntax: str) -> None:
        assert equality.equal(attribute, [one], [other], syntax)
        assert equality.key(attribute, one, syntax) == equality.key(attribute, other, syntax)

    @pytest.mark.parametrize(("attribute", "one", "other", "syntax"), OTHER)
    def test_tells_other_values_apart(self, attribute: str, one: str, other: str, syntax: str) -> None:
        assert not equality.equal(attribute, [one], [other], syntax)

    def test_knows_no_order(self) -> None:
        assert equality.equal("proxyAddresses", ["sip:a", "SMTP:b"], ["smtp:B", "SIP:A"])
        assert not equality.equal("proxyAddresses", ["sip:a", "SMTP:b"], ["sip:a"])

    def test_goes_by_the_schema_before_the_name(self) -> None:
        assert not equality.equal("displayName", ["Anne"], ["anne"], "2.5.5.3")


class TestSpelling:
    def test_of_a_text_is_kept_by_the_directory(self) -> None:
        assert equality.spelling("displayName", "Anne") != equality.spelling("displayName", "anne")

    @pytest.mark.parametrize(
        ("attribute", "one", "other"),
        [("manager", "CN=A,DC=x", "cn=a,dc=x"), ("msRTCSIP-OptionFlags", "-1", "4294967295")],
    )
    def test_of_a_reference_or_a_number_is_not(self, attribute: str, one: str, other: str) -> None:
        assert equality.spelling(attribute, one) == equality.spelling(attribute, other)

    def test_as_it_stands_there(self) -> None:
        there = ["SIP:a", "smtp:b"]
        assert equality.as_spelled("proxyAddresses", ["sip:a", "sip:c"], there) == ("SIP:a", "sip:c")
        assert equality.as_spelled("proxyAddresses", ["SIP:a"], there) == ("SIP:a",)


FOUND: list[tuple[str, str, Plain, bool]] = [
    ("proxyAddresses", "sip:anne@contoso.com", "SIP:Anne@contoso.com", True),
    ("displayName", "Zoë  Żółw", "ZOË ŻÓŁW", True),
    ("displayName", "Anne Mary", "AnneMary", False),
    ("msRTCSIP-OptionFlags", "-2147483392", "-2147483392", True),
    ("msRTCSIP-OptionFlags", "-2147483392", "256", False),
    ("msRTCSIP-UserEnabled", "TRUE", "FALSE", False),
    ("thumbnailPhoto", "Abc", "abc", False),
]


class TestKey:
    @pytest.mark.parametrize(("attribute", "stored", "asked", "found"), FOUND)
    def test_agrees_with_a_search_of_the_directory(
        self, domain_admin: Directory, scratch_ou: DN, attribute: str, stored: str, asked: str, found: bool
    ) -> None:
        domain_admin.add(scratch_ou.child("CN", "one"), {"objectClass": ["user"], attribute: [stored]})
        where = Eq(attribute, asked)
        seen = list(domain_admin.search(scratch_ou, where, attributes=["cn"], scope=Scope.ONE_LEVEL))
        assert bool(seen) is found
        assert equality.equal(attribute, [stored], [asked]) is found
