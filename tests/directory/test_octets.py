"""Our own octets against ldap3's: it reads what we send, we read what it reads; nothing hangs or crashes."""

from __future__ import annotations

import contextlib
from typing import Any
from uuid import UUID

import ldap3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ldap3.operation import search
from ldap3.protocol.rfc4511 import LDAPMessage
from ldap3.utils import asn1
from pyasn1.codec.ber import decoder

from ocsadmin.directory import DN, Entry, Scope, ber, replies, requests
from ocsadmin.directory.ber import Malformed
from ocsadmin.directory.filters import (
    And,
    AtLeast,
    Eq,
    Filter,
    HasBits,
    MemberInChain,
    Not,
    Or,
    Present,
    StartsWith,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30) | st.text("\\*()\0 a", min_size=1)
FILTER_TEXTS = st.text("\\*()\0abü#,", min_size=1)  # ldap3's reader of texts trims spaces, and stumbles over "<="
NAMES = st.sampled_from(["cn", "objectGUID", "msRTCSIP-Line"])
PLAIN = FILTER_TEXTS | st.integers(-(2**31), 2**63) | st.booleans() | st.binary(min_size=1, max_size=20) | st.uuids()
FILTERS: st.SearchStrategy[Filter] = st.recursive(
    st.builds(Eq, NAMES, PLAIN)
    | st.builds(Present, NAMES)
    | st.builds(StartsWith, NAMES, FILTER_TEXTS)
    | st.builds(AtLeast, NAMES, st.integers(0, 2**63))
    | st.builds(HasBits, NAMES, st.integers(0, 2**31))
    | st.builds(MemberInChain, NAMES, FILTER_TEXTS.map(lambda name: DN((("CN", name),)))),
    lambda parts: (
        st.builds(Not, parts)
        | st.lists(parts, min_size=1, max_size=3).map(lambda some: And(tuple(some)))
        | st.lists(parts, min_size=1, max_size=3).map(lambda some: Or(tuple(some)))
    ),
    max_leaves=6,
)
ENTRIES = st.dictionaries(
    st.from_regex("[a-z][a-z0-9;=-]{0,20}", fullmatch=True), st.lists(st.binary(max_size=200), max_size=5), max_size=6
)
# types-ldap3 knows these without types, or not at all
encode: Any = getattr(asn1, "encode")  # noqa: B009
decode_message: Any = asn1.decode_message_fast
text_to_tree: Any = search.parse_filter
tree_to_filter: Any = search.compile_filter
READER = ldap3.Connection(ldap3.Server("localhost")).strategy


def entry_message(dn: str, attributes: dict[str, list[bytes]]) -> bytes:
    parts = [
        ber.tlv(ber.SEQUENCE, ber.octets(name), ber.tlv(ber.SET, *(ber.octets(value) for value in values)))
        for name, values in attributes.items()
    ]
    return requests.message(7, ber.tlv(replies.ENTRY, ber.octets(dn), ber.tlv(ber.SEQUENCE, *parts)))


def decoded(message: bytes) -> Entry:
    start, stop = ber.inside(message, 0, len(message), ber.SEQUENCE)
    _, at = ber.number(message, start, stop)
    return replies.entry(message, *ber.inside(message, at, stop, replies.ENTRY))


class TestFilter:
    @given(FILTERS)
    def test_as_text_and_as_octets_means_the_same(self, where: Filter) -> None:
        tree = text_to_tree(str(where), None, auto_escape=False, auto_encode=False, validator=None, check_names=False)
        assert requests.search_filter(where) == encode(tree_to_filter(tree.elements[0]))

    def test_of_an_unknown_class_is_an_error(self) -> None:
        with pytest.raises(TypeError):
            requests.search_filter(Filter())


class TestRequests:
    def test_a_search_is_what_ldap3_would_send(self) -> None:
        ours = requests.search("DC=x", Scope.SUBTREE, Present("cn"), ["cn", "sn"], time_limit=300)
        theirs = search.search_operation(
            "DC=x", "(cn=*)", "SUBTREE", "NEVER", ["cn", "sn"], 0, 300, False, False, False
        )
        assert ours == encode(theirs)

    def test_ldap3_reads_each_write(self) -> None:
        dn = DN.parse("CN=a\\,b,DC=x")
        for number, operation in enumerate(
            (
                requests.add(dn, {"objectClass": ("top", "user"), "photo": (b"\xff\0",), "empty": ()}),
                requests.modify(dn, [(requests.VALUE_DELETE, "cn", ["x" * 300]), (requests.VALUE_ADD, "cn", ["y"])]),
                requests.delete(dn),
                requests.rename(dn, DN.parse("CN=c,OU=d,DC=x")),
                requests.rename(dn, DN.parse("CN=c,DC=x")),
                requests.unbind(),
            )
        ):
            message = requests.message(number + 200, operation, [requests.paged(1000, b"\x80cookie")])
            read, rest = decoder.decode(message, asn1Spec=LDAPMessage())
            assert not rest
            assert encode(read) == message

    @given(st.integers(-(2**63), 2**63))
    def test_integers_read_back(self, value: int) -> None:
        octets = ber.integer(value)
        assert ber.number(octets, 0, len(octets)) == (value, len(octets))


class TestReplies:
    @given(TEXTS, ENTRIES)
    def test_an_entry_is_what_ldap3_reads(self, dn: str, attributes: dict[str, list[bytes]]) -> None:
        message = entry_message(dn, attributes)
        theirs = READER.decode_response_fast(decode_message(message)) if attributes else None
        ours = decoded(message)
        assert ours.dn_text == dn
        assert {name: ours.raw(name) for name in ours} == {k: v for k, v in attributes.items() if v}
        if theirs is not None:
            assert {name: values or [] for name, values in theirs["raw_attributes"].items()} == attributes

    @given(TEXTS, ENTRIES, st.data())
    def test_a_damaged_entry_is_read_or_called_malformed(
        self, dn: str, attributes: dict[str, list[bytes]], data: st.DataObject
    ) -> None:
        message = bytearray(entry_message(dn, attributes))
        for _ in range(data.draw(st.integers(1, 4))):
            message[data.draw(st.integers(0, len(message) - 1))] = data.draw(st.integers(0, 255))
        del message[data.draw(st.integers(1, len(message))) :]
        with contextlib.suppress(Malformed):
            decoded(bytes(message))

    @given(st.binary(max_size=60))
    def test_any_octets_as_result_are_read_or_called_malformed(self, octets: bytes) -> None:
        with contextlib.suppress(Malformed):
            _ = replies.result(octets, 0, len(octets) // 2, len(octets)).cookie

    def test_a_result_with_a_cookie(self) -> None:
        body = ber.integer(0, ber.ENUM) + ber.octets("") + ber.octets("words\0")
        data = body + ber.tlv(0xA0, requests.paged(0, b"more"))
        result = replies.result(data, 0, len(body), len(data))
        assert (result.code, result.words, result.cookie) == (0, "words\0", b"more")

    def test_a_guid_in_a_filter_is_its_stored_octets(self) -> None:
        guid = UUID("00112233-4455-6677-8899-aabbccddeeff")
        assert requests.search_filter(Eq("objectGUID", guid)).endswith(
            bytes.fromhex("33221100554477668899aabbccddeeff")
        )
