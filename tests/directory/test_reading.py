"""Reading a real directory: names of any kind, typed values, pages, long attributes, deleted objects."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from ocsadmin.demo.forest import Forest
from ocsadmin.directory import DN, Directory, DNWithBinary, LDAPDirectory, Scope
from ocsadmin.directory.errors import NotThere
from ocsadmin.directory.filters import AtLeast, Eq, HasBits, MemberInChain, Present, StartsWith, object_class

from .conftest import MakeUser

HOSTILE = ["a,b", 'say "hi"', "back\\slash", "<a>;=#+", "#first", " space ", "star*(x)", "naïve ü 漢字", "a\\,", "x/y"]


class TestGet:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_finds_an_entry_whatever_its_name(self, directory: Directory, make_user: MakeUser, name: str) -> None:
        dn = make_user(name)
        entry = directory.get(dn, ("cn",))
        assert entry is not None
        assert entry.dn == dn
        assert entry.text("cn") == name
        assert [found.dn for found in directory.search(dn.parent, Eq("cn", name), attributes=("cn",))] == [dn]

    def test_answers_none_where_there_is_nothing(self, directory: Directory, scratch_ou: DN) -> None:
        assert directory.get(scratch_ou.child("CN", "nobody")) is None
        assert directory.get_by_guid(uuid4()) is None

    def test_gives_the_attributes_that_were_asked_for(self, directory: Directory, make_user: MakeUser) -> None:
        entry = directory.get(make_user("ada", displayName="Ada"), ("displayName", "mail"))
        assert entry is not None
        assert list(entry) == ["displayname"]
        assert list(directory.get(entry.dn, ()) or ["?"]) == []

    def test_gives_typed_values(self, directory: Directory, domain_admin: Directory, make_user: MakeUser) -> None:
        dn = make_user("ada", **{"msRTCSIP-UserEnabled": "TRUE", "msRTCSIP-OptionFlags": "256"})
        entry = directory.get(dn, ("*", "nTSecurityDescriptor"))
        assert entry is not None
        assert entry.one("msRTCSIP-UserEnabled") is True
        assert entry.number("msRTCSIP-OptionFlags") == 256
        assert entry.link("distinguishedName") == dn
        assert entry.text("objectSid").startswith("S-1-5-21-")
        created = entry.moment("whenCreated")
        assert created is not None
        assert abs((datetime.now(UTC) - created).total_seconds()) < 600
        by_guid = directory.get_by_guid(entry.guid, ("cn",))
        assert by_guid is not None
        assert by_guid.dn == dn

    def test_gives_a_dn_with_its_octets(self, directory: Directory, domain_admin: Directory) -> None:
        where = Present("wellKnownObjects")
        entry = next(directory.search(domain_admin.forest.domain, where, attributes=("wellKnownObjects",)))
        assert all(isinstance(value, DNWithBinary) for value in entry.all("wellKnownObjects"))


class TestGetMany:
    def test_finds_entries_of_both_partitions(self, directory: Directory, forest: Forest) -> None:
        topology = list(directory.search(directory.forest.pools, Present("objectClass"), attributes=("objectGUID",)))
        people = list(directory.search(directory.forest.domain, object_class("user"), attributes=("objectGUID",)))
        guids = [entry.guid for entry in topology + people]
        found = directory.get_many([*guids, uuid4()], ("cn",))
        assert len(guids) > 300
        assert set(found) == set(guids)
        assert {entry.dn for entry in found.values()} == {entry.dn for entry in topology + people}


class TestSearch:
    @pytest.mark.parametrize("value", ["a\0b", "*", "(cn=*)", "a)(objectClass=*", "\\", "\\2a", "\ud800"])
    def test_takes_hostile_values_literally(self, directory: Directory, scratch_ou: DN, value: str) -> None:
        assert list(directory.search(scratch_ou, Eq("displayName", value), attributes=("cn",))) == []

    def test_composes_filters(self, directory: Directory, make_user: MakeUser, scratch_ou: DN) -> None:
        make_user("ada", displayName="Ada*")
        make_user("bob", displayName="Adam")
        starts = StartsWith("displayName", "Ada*")

        def found(where: object) -> list[str]:
            return sorted(entry.text("cn") for entry in directory.search(scratch_ou, where, attributes=("cn",)))  # type: ignore[arg-type]

        users = object_class("user")
        assert found(starts) == ["ada"]
        assert found(users & ~starts) == ["bob"]
        assert found(Eq("cn", "ada") | Eq("cn", "bob")) == ["ada", "bob"]
        assert found(users & HasBits("userAccountControl", 512)) == ["ada", "bob"]
        assert found(users & AtLeast("uSNChanged", 1)) == ["ada", "bob"]
        assert found(users & AtLeast("uSNChanged", 2**62)) == []

    def test_keeps_to_the_scope(self, directory: Directory, make_user: MakeUser, scratch_ou: DN) -> None:
        make_user("ada")
        counts = {
            scope: len(list(directory.search(scratch_ou, Present("objectClass"), attributes=(), scope=scope)))
            for scope in Scope
        }
        assert counts == {Scope.BASE: 1, Scope.ONE_LEVEL: 1, Scope.SUBTREE: 2}

    def test_a_missing_base_is_not_there(self, directory: Directory, scratch_ou: DN) -> None:
        with pytest.raises(NotThere, match="nowhere"):
            list(directory.search(scratch_ou.child("OU", "nowhere"), Present("cn"), attributes=()))

    def test_shows_deleted_objects_when_asked(
        self, directory: Directory, domain_admin: Directory, make_user: MakeUser, scratch_ou: DN
    ) -> None:
        dn = make_user("ada")
        entry = directory.get(dn, ("objectGUID",))
        assert entry is not None
        domain_admin.delete(dn)
        where, base = Eq("objectGUID", entry.guid), directory.forest.domain
        wanted = ("isDeleted", "lastKnownParent", "objectGUID")
        assert list(directory.search(base, where, attributes=wanted)) == []
        (gone,) = directory.search(base, where, attributes=wanted, deleted=True)
        assert gone.true("isDeleted")
        assert gone.guid == entry.guid
        assert gone.link("lastKnownParent") == scratch_ou
        assert gone.dn.name.startswith("ada\nDEL:")


class TestLongAttributes:
    def test_come_whole(
        self, directory: Directory, domain_admin: Directory, make_user: MakeUser, scratch_ou: DN
    ) -> None:
        members = [str(make_user(f"user{number}")) for number in range(12)]
        group = scratch_ou.child("CN", "many")
        domain_admin.add(group, {"objectClass": ("group",), "member": members})
        asked = ("member;range=0-4", "cn")  # a server that has not all in one answer
        entry = directory.get(group, asked)
        assert entry is not None
        assert sorted(map(str, entry.all("member"))) == sorted(members)
        assert sorted(entry) == ["cn", "member"]
        (found,) = directory.search(scratch_ou, object_class("group"), attributes=asked)
        assert sorted(found.texts("member")) == sorted(members)
        nested = list(directory.search(scratch_ou, MemberInChain("memberOf", group), attributes=()))
        assert len(nested) == 12


class TestPages:
    def test_hold_each_entry_once(self, directory: Directory) -> None:
        base, where = directory.forest.domain, object_class("user")
        pages = list(directory.pages(base, where, attributes=("objectGUID",), page_size=50))
        guids = [entry.guid for page in pages for entry in page]
        whole = list(directory.search(base, where, attributes=("objectGUID",)))
        assert max(len(page) for page in pages) == 50
        assert len(guids) == len(set(guids)) == len(whole) > 500

    def test_leave_room_for_other_requests_in_between(self, directory: Directory) -> None:
        base, where = directory.forest.domain, object_class("user")
        for page in directory.pages(base, where, attributes=("objectGUID",), page_size=200):
            again = directory.get_by_guid(page[0].guid, ("objectGUID",))
            assert again is not None
            assert again.guid == page[0].guid

    def test_may_be_left_early(self, console: Callable[..., LDAPDirectory]) -> None:
        door = console()
        for _ in range(5):
            pages = door.pages(door.forest.domain, object_class("user"), attributes=("cn",), page_size=10)
            assert len(next(pages)) == 10
            del pages
        gc.collect()
        assert door.get(door.forest.domain, ("objectGUID",)) is not None

    def test_of_nothing_are_empty(self, directory: Directory, scratch_ou: DN) -> None:
        assert [len(page) for page in directory.pages(scratch_ou, Eq("cn", "nobody"), attributes=())] == [0]
