"""What the directory does not show is kept, marked and settled; only a tombstone proves a deletion."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from ocsadmin import mirror
from ocsadmin.demo.forest import Forest
from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.mirror.models import KeptObject, MirrorChange, ReplicationRun, ReplicationState

from .hiding import deleted_objects_hidden, deny, unreadable, wait_until
from .testapp.models import Person, PlainPerson, Pool

pytestmark = [pytest.mark.django_db, pytest.mark.database]
State = KeptObject.State
COMPLETED = ReplicationRun.State.COMPLETED
MakePerson = Callable[..., DN]
GuidOf = Callable[[DN], UUID]


@pytest.fixture
def three(make_person: MakePerson, guid_of: GuidOf) -> list[UUID]:
    """Three people of the scratch unit, of whom one has a title."""
    dns = [make_person("Ann", title="Clerk"), make_person("Bob"), make_person("Cem")]
    return [guid_of(dn) for dn in dns]


class TestAUnitThatCanNotBeRead:
    @pytest.mark.parametrize("mode", ["full", "delta"])
    def test_loses_nobody_and_books_nothing(
        self,
        mode: str,
        directory: Directory,
        domain_admin: Directory,
        scratch_ou: DN,
        three: list[UUID],
        replace: Callable[..., None],
    ) -> None:
        mirror.replicate(directory)
        before = {row.guid: (row.raw, row.enabled) for row in Person.objects.filter(guid__in=three)}
        with unreadable(domain_admin, scratch_ou):
            wait_until(directory, scratch_ou.child("CN", "Ann"), visible=False)
            if mode == "delta":
                replace(scratch_ou.child("CN", "Ann"), "description", None, "seen by nobody")
            run = mirror.replicate(directory, mode=mode)
            assert run.state == COMPLETED, run.error
            assert run.total["deleted"] == run.total["changed"] == 0
            assert not MirrorChange.objects.filter(guid__in=three).exists()
            assert {row.guid: (row.raw, row.enabled) for row in Person.objects.filter(guid__in=three)} == before

    def test_is_named_with_the_right_that_is_missing(
        self, directory: Directory, domain_admin: Directory, scratch_ou: DN, three: list[UUID]
    ) -> None:
        mirror.replicate(directory)
        with unreadable(domain_admin, scratch_ou):
            wait_until(directory, scratch_ou.child("CN", "Ann"), visible=False)
            run = mirror.replicate(directory)
            marks = KeptObject.objects.filter(kind="test_person", guid__in=three)
            assert {mark.state for mark in marks} == {State.NOT_READABLE}
            assert marks.count() == run.counts["test_person"]["kept"] == 3
            assert {mark.why for mark in marks} == {
                f"not readable: unit {scratch_ou}, right Read All Properties is missing"
            }

    def test_is_read_again_by_the_next_delta_once_the_right_is_back(
        self,
        directory: Directory,
        domain_admin: Directory,
        scratch_ou: DN,
        three: list[UUID],
        make_person: MakePerson,
        guid_of: GuidOf,
        replace: Callable[..., None],
    ) -> None:
        mirror.replicate(directory)
        with unreadable(domain_admin, scratch_ou):
            wait_until(directory, scratch_ou.child("CN", "Ann"), visible=False)
            mirror.replicate(directory)
            replace(scratch_ou.child("CN", "Ann"), "description", None, "written meanwhile")
            make_person("Dan")
            mirror.replicate(directory, mode="delta")
        wait_until(directory, scratch_ou.child("CN", "Ann"), visible=True)
        wait_until(directory, scratch_ou.child("CN", "Dan"), visible=True)
        run = mirror.replicate(directory, mode="delta")
        assert run.mode == "delta"
        assert not KeptObject.objects.exists()
        assert Person.objects.get(guid=three[0]).raw["description"] == ["written meanwhile"]
        assert Person.objects.filter(guid=guid_of(scratch_ou.child("CN", "Dan"))).exists()
        seen = MirrorChange.objects.filter(dn__endswith=str(scratch_ou)).values_list("name", "attribute", "new")
        assert ("Ann", "description", ["written meanwhile"]) in list(seen)
        assert {name for name, *_ in seen} == {"Ann"}, "Dan was hidden, not new"

    def test_keeps_those_who_no_longer_match_for_want_of_a_right(
        self, directory: Directory, domain_admin: Directory, scratch_ou: DN, three: list[UUID]
    ) -> None:
        """Of an object whose title can't be read nobody knows whether it has one."""
        mirror.replicate(directory)
        with unreadable(domain_admin, scratch_ou.child("CN", "Ann")):
            run = mirror.replicate(directory)
            assert run.total["deleted"] == 0
            assert PlainPerson.objects.filter(guid=three[0]).exists()
            assert KeptObject.objects.get(kind="test_titled").state == State.NOT_READABLE

    def test_does_not_add_what_was_never_read_as_a_whole(
        self, directory: Directory, domain_admin: Directory, scratch_ou: DN, make_person: MakePerson, guid_of: GuidOf
    ) -> None:
        mirror.replicate(directory)
        guid = guid_of(make_person("New"))
        with unreadable(domain_admin, scratch_ou.child("CN", "New")):
            mirror.replicate(directory)
            row = Person.objects.filter(guid=guid).first()
            assert row is None or row.raw["sAMAccountName"]


class TestAnObjectThatIsNotFound:
    def test_is_kept_until_its_tombstone_can_be_seen(
        self,
        forest: Forest,
        directory: Directory,
        domain_admin: Directory,
        scratch_ou: DN,
        three: list[UUID],
    ) -> None:
        domain = directory.forest.domain
        mirror.replicate(directory)
        with deleted_objects_hidden(forest, domain):
            domain_admin.delete(scratch_ou.child("CN", "Bob"))
            run = mirror.replicate(directory)
            mark = KeptObject.objects.get(guid=three[1], kind="test_person")
            assert run.total["deleted"] == 0
            assert (mark.state, mark.name, mark.why[:15]) == (State.NOT_FOUND, "Bob", "not found since")
            assert ReplicationState.objects.get().deleted_hidden == [str(domain)]
            mirror.replicate(directory, mode="delta")
            assert KeptObject.objects.get(guid=three[1], kind="test_person").since == mark.since
            assert not MirrorChange.objects.filter(guid=three[1]).exists()
        run = mirror.replicate(directory, mode="delta")
        assert (run.mode, run.reason) == ("full", "The console's account may see deleted objects now.")
        assert not Person.objects.filter(guid=three[1]).exists()
        assert not KeptObject.objects.exists()
        assert ReplicationState.objects.get().deleted_hidden == []

    def test_is_not_taken_for_gone_by_reading_it_now(
        self, directory: Directory, domain_admin: Directory, scratch_ou: DN, three: list[UUID]
    ) -> None:
        mirror.replicate(directory)
        with unreadable(domain_admin, scratch_ou):
            wait_until(directory, scratch_ou.child("CN", "Cem"), visible=False)
            row = mirror.read_now("test_person", three[2], directory)
            assert row is not None
            assert row.raw["displayName"] == ["Cem"]
            assert KeptObject.objects.get(guid=three[2]).state == State.NOT_READABLE
        assert not MirrorChange.objects.filter(guid=three[2]).exists()
        wait_until(directory, scratch_ou.child("CN", "Cem"), visible=True)
        mirror.read_now("test_person", three[2], directory)
        assert not KeptObject.objects.exists()


class TestAttributesThatVanish:
    def test_stay_while_nobody_erased_them(
        self, directory: Directory, domain_admin: Directory, scratch_ou: DN, three: list[UUID]
    ) -> None:
        """The object can be read but for one attribute, and was changed elsewhere meanwhile."""
        ann = scratch_ou.child("CN", "Ann")
        mirror.replicate(directory)
        before = deny(domain_admin, ann, "title")
        try:
            domain_admin.modify(ann, [AttributeChange("description", add=("new",))])
            mirror.replicate(directory, mode="delta")
            row = Person.objects.get(guid=three[0])
            assert row.raw["description"] == ["new"]
            assert PlainPerson.objects.get(guid=three[0]).title == "Clerk"
            assert list(MirrorChange.objects.values_list("attribute", flat=True)) == ["description"]
            assert "title" in KeptObject.objects.get(kind="test_titled").right
        finally:
            domain_admin.write_access_list(ann, before)

    def test_go_when_someone_erased_them(
        self,
        directory: Directory,
        scratch_ou: DN,
        make_person: MakePerson,
        guid_of: GuidOf,
        replace: Callable[..., None],
    ) -> None:
        dn = make_person("Erased", description="old")
        mirror.replicate(directory)
        replace(dn, "description", "old", None)
        mirror.replicate(directory, mode="delta")
        assert "description" not in Person.objects.get(guid=guid_of(dn)).raw
        change = MirrorChange.objects.get(attribute="description")
        assert (change.old, change.new) == (["old"], [])
        assert not KeptObject.objects.exists()


class TestConfiguration:
    def test_keeps_pools_that_can_not_be_read(self, directory: Directory, domain_admin: Directory) -> None:
        mirror.replicate(directory)
        pools = set(Pool.objects.values_list("fqdn", flat=True))
        assert pools
        with unreadable(domain_admin, directory.forest.pools):
            wait_until(directory, directory.forest.pools.child("CN", "ocspool1"), visible=False)
            run = mirror.replicate(directory)
            assert run.total["deleted"] == 0
            assert set(Pool.objects.values_list("fqdn", flat=True)) == pools
            assert KeptObject.objects.filter(kind="test_pool", unit=str(directory.forest.pools)).count() == len(pools)
        wait_until(directory, directory.forest.pools.child("CN", "ocspool1"), visible=True)
