"""Declaring what is mirrored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocsadmin.directory import DN, Entry
from ocsadmin.mirror import kinds
from ocsadmin.mirror.dn_keys import key_of_octets, key_of_text
from ocsadmin.mirror.kinds import UnknownKind, number, text

from .testapp.kinds import PEOPLE, POOLS


class TestKinds:
    def test_of_configuration_come_first(self) -> None:
        assert [kind.name for kind in kinds.all()] == [
            "topology_container",
            "test_pool",
            "container",
            "test_person",
            "test_titled",
        ]

    def test_ask_for_each_attribute_once(self) -> None:
        asked = [name.lower() for name in PEOPLE.attributes]
        assert len(asked) == len(set(asked))
        assert {"objectguid", "usnchanged", "whencreated", "whenchanged", "displayname", "description"} <= set(asked)

    def test_refuse_a_name_that_is_taken(self) -> None:
        with pytest.raises(ValueError, match="Two mirrored kinds are called test_person"):
            kinds.register(replace(PEOPLE))

    def test_refuse_a_field_that_the_model_lacks(self) -> None:
        with pytest.raises(ValueError, match="Person has no field colour"):
            kinds.register(replace(PEOPLE, name="other", columns=(text("colour", "cn"),)))

    def test_have_another_signature_when_they_read_something_else(self) -> None:
        assert replace(PEOPLE).signature == PEOPLE.signature
        assert replace(PEOPLE, extra=("mail",)).signature != PEOPLE.signature

    def test_refuse_unknown_names(self) -> None:
        with pytest.raises(UnknownKind):
            kinds.named(["test_pool", "unicorn"])

    def test_are_chosen_in_replications_order(self) -> None:
        assert kinds.named(["test_person", "test_pool"]) == [POOLS, PEOPLE]


class TestColumns:
    def test_number_gives_the_default_where_there_is_no_value(self) -> None:
        entry = Entry("CN=x", {"rangeUpper": [b"7"]})
        assert number("f", "rangeUpper").read(entry) == 7
        assert number("f", "rangeLower", default=None).read(entry) is None


class TestKeysOfNames:
    @pytest.mark.parametrize(
        "name",
        [
            "CN=Kim,OU=Sales,DC=contoso,DC=com",
            "CN=O'Brien\\, Conor,OU=Retail,DC=contoso,DC=com",
            "CN=Straße\\+Weg,DC=contoso,DC=com",
            "cn=a, dc=b",
            "CN=#x,DC=b",
            'CN="a,b",DC=c',
            "CN=İstanbul,DC=c",
        ],
    )
    def test_are_those_of_the_parsed_name(self, name: str) -> None:
        assert key_of_text(name) == DN.parse(name).key

    def test_are_found_behind_the_octets_of_a_binary_dn(self) -> None:
        assert key_of_octets(b"B:8:01000000:CN=Policy,DC=Contoso") == "cn=policy,dc=contoso"

    def test_are_empty_where_there_is_no_name(self) -> None:
        assert key_of_octets(b"nonsense") == ""
