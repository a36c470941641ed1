"""Access control lists: read, written, and what their octets mean."""

from __future__ import annotations

import uuid

import pytest

from ocsadmin.directory import DN, Directory
from ocsadmin.directory.access import (
    CONTAINER_INHERIT,
    DENIED,
    FULL_CONTROL,
    INHERITED,
    READ,
    WRITE,
    AccessEntry,
    AccessList,
    Malformed,
    entry_of,
    sid_text,
    version_of_descriptor,
)
from ocsadmin.directory.errors import NotAllowed

EVERYONE = bytes.fromhex("010100000000000100000000")
ADMINISTRATORS = bytes.fromhex("01020000000000052000000020020000")


class TestAccessEntry:
    def test_comes_back_from_its_octets(self) -> None:
        for entry in (
            AccessEntry.allow(EVERYONE, READ),
            AccessEntry.allow(ADMINISTRATORS, WRITE, flags=CONTAINER_INHERIT, object_guid=uuid.uuid4()),
            AccessEntry.allow(ADMINISTRATORS, WRITE, inherited=uuid.uuid4()),
            AccessEntry.allow(EVERYONE, READ, object_guid=uuid.uuid4(), inherited=uuid.uuid4()),
        ):
            assert entry_of(entry.pack()) == entry

    def test_of_an_unknown_type_is_kept_as_it_is(self) -> None:
        octets = bytes.fromhex("0900100001020304") + bytes(8)
        assert entry_of(octets).pack() == octets
        assert not entry_of(octets).allows


class TestAccessList:
    def test_keeps_canonical_order(self) -> None:
        denied = AccessEntry(DENIED, 0, WRITE, EVERYONE)
        inherited = AccessEntry.allow(EVERYONE, READ, flags=INHERITED)
        own, new = AccessEntry.allow(ADMINISTRATORS, READ), AccessEntry.allow(ADMINISTRATORS, FULL_CONTROL)
        there = AccessList((own, denied, inherited)).with_added([new])
        assert there.entries == (denied, own, new, inherited)
        assert AccessList.unpack(there.pack()).entries == there.entries

    def test_takes_away_only_what_is_its_own(self) -> None:
        inherited, own = AccessEntry.allow(EVERYONE, READ, flags=INHERITED), AccessEntry.allow(EVERYONE, READ)
        there = AccessList((own, inherited))
        assert there.without([own]).entries == (inherited,)
        assert there.without([own, own]).entries == (inherited,)
        assert not there.without([own]).holds(own)

    @pytest.mark.parametrize(
        "octets", [b"", b"\x01\x00", bytes.fromhex("0100048000000000000000000000000014000000"), b"x" * 40]
    )
    def test_of_broken_octets_is_refused(self, octets: bytes) -> None:
        with pytest.raises(Malformed):
            AccessList.unpack(octets)


class TestTheDirectory:
    def test_shows_writes_and_counts(self, domain_admin: Directory, scratch_ou: DN) -> None:
        before = domain_admin.access_list(scratch_ou)
        assert before is not None
        assert AccessList.unpack(before.pack(), before.version) == before
        entry = AccessEntry.allow(EVERYONE, READ, flags=CONTAINER_INHERIT)
        domain_admin.write_access_list(scratch_ou, before.with_added([entry]))
        after = domain_admin.access_list(scratch_ou)
        assert after is not None
        assert after.holds(entry)
        assert after.version == before.version + 1
        assert {one.key for one in before.entries} < {one.key for one in after.entries}

    def test_knows_none_of_what_is_not_there(self, domain_admin: Directory, scratch_ou: DN) -> None:
        assert domain_admin.access_list(scratch_ou.child("CN", "nobody")) is None

    def test_refuses_who_lacks_the_right(self, directory: Directory, scratch_ou: DN) -> None:
        there = directory.access_list(scratch_ou)
        assert there is not None
        with pytest.raises(NotAllowed):
            directory.write_access_list(scratch_ou, there.with_added([AccessEntry.allow(EVERYONE, READ)]))


class TestWords:
    def test_of_a_sid(self) -> None:
        assert sid_text(ADMINISTRATORS) == "S-1-5-32-544"

    def test_of_metadata_that_can_not_be_read(self) -> None:
        assert [version_of_descriptor(octets) for octets in (b"", b"\x01", bytes(16), b"\x01" + bytes(40))] == [0] * 4
