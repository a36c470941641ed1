"""Full replication against the real directory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from ocsadmin import mirror
from ocsadmin.directory import DN, Directory
from ocsadmin.mirror.models import HeldDeletion, MirrorChange, ReplicationRun, Watermark

from .directories import Blind, Forgetful
from .testapp.models import Person, PlainPerson, Pool

pytestmark = [pytest.mark.django_db, pytest.mark.database]
State = ReplicationRun.State


class TestFullReplication:
    def test_mirrors_people_and_pools(self, directory: Directory) -> None:
        run = mirror.replicate(directory, requested_by="test")
        assert run.state == State.COMPLETED, run.error
        assert Person.objects.count() >= 600
        assert Pool.objects.filter(name="ocspool1").exists()
        assert run.counts["test_person"]["read"] == run.counts["test_person"]["added"] == Person.objects.count()

    def test_decodes_values_into_fields(self, directory: Directory) -> None:
        mirror.replicate(directory)
        jim = Person.objects.get(account="jim.daly")
        assert jim.enabled is True
        assert jim.home_server.endswith("cn=configuration,dc=contoso,dc=com")
        assert jim.home_server == DN.parse(jim.raw["msRTCSIP-PrimaryHomeServer"][0]).key
        assert jim.dn_key == DN.parse(jim.dn).key
        assert jim.raw["displayName"] == ["Jim Daly"]
        assert jim.when_changed is not None
        assert jim.read_at <= timezone.now()

    def test_gives_the_right_key_to_names_with_commas(self, directory: Directory) -> None:
        mirror.replicate(directory)
        for person in Person.objects.all():
            assert person.dn_key == DN.parse(person.dn).key

    def test_cuts_text_that_is_longer_than_its_column(
        self, directory: Directory, make_person: Callable[..., DN]
    ) -> None:
        dn = make_person("A name of more than twenty characters")
        mirror.replicate(directory)
        assert Person.objects.get(dn=str(dn)).display_name == "A name of more than "

    def test_lists_no_changes_of_the_first_run(self, directory: Directory) -> None:
        run = mirror.replicate(directory)
        assert run.counts["test_person"]["initial"] is True
        assert not MirrorChange.objects.exists()

    def test_leaves_unchanged_rows_alone_but_for_when_they_were_read(self, directory: Directory) -> None:
        mirror.replicate(directory)
        before = Person.objects.get(account="jim.daly")
        run = mirror.replicate(directory)
        after = Person.objects.get(account="jim.daly")
        assert run.total["added"] == run.total["changed"] == run.total["deleted"] == 0
        assert after.read_at > before.read_at
        assert (after.pk, after.digest) == (before.pk, before.digest)

    def test_leaves_fields_alone_that_are_not_mirrored(
        self, directory: Directory, make_person: Callable[..., DN], replace: Callable[..., None]
    ) -> None:
        dn = make_person("Remarkable")
        mirror.replicate(directory)
        assert Person.objects.get(dn=str(dn)).remarks == "none"
        Person.objects.filter(dn=str(dn)).update(remarks="ours")
        replace(dn, "displayName", "Remarkable", "Very Remarkable")
        mirror.replicate(directory)
        person = Person.objects.get(dn=str(dn))
        assert (person.display_name, person.remarks) == ("Very Remarkable", "ours")

    def test_lists_what_changed_since_the_run_before(
        self, directory: Directory, make_person: Callable[..., DN], replace: Callable[..., None]
    ) -> None:
        dn = make_person("Changing", description="old")
        mirror.replicate(directory)
        replace(dn, "description", "old", "new")
        run = mirror.replicate(directory)
        change = run.changes.get(kind="test_person", attribute="description")
        assert (change.name, change.old, change.new, change.job) == ("Changing", ["old"], ["new"], None)

    def test_ends_with_the_replicators_event(self, directory: Directory) -> None:
        run = mirror.replicate(directory)
        assert run.event_id == 30024
        assert "domain contoso.com (DN: DC=contoso,DC=com)" in run.event_text

    def test_reads_only_the_kinds_asked_for(self, directory: Directory) -> None:
        run = mirror.replicate(directory, only=["test_pool"])
        assert list(run.counts) == ["test_pool"]
        assert not Person.objects.exists()

    def test_needs_as_many_statements_for_unchanged_rows_as_for_few(
        self, directory: Directory, django_assert_max_num_queries: Any
    ) -> None:
        mirror.replicate(directory)
        with django_assert_max_num_queries(85):
            mirror.replicate(directory)


class TestFullReplicationAndDeletions:
    def test_drops_a_person_who_was_deleted(
        self,
        directory: Directory,
        domain_admin: Directory,
        make_person: Callable[..., DN],
        guid_of: Callable[[DN], UUID],
    ) -> None:
        dn = make_person("Leaving")
        guid = guid_of(dn)
        mirror.replicate(directory)
        domain_admin.delete(dn)
        run = mirror.replicate(directory)
        assert run.state == State.COMPLETED, run.error
        assert not Person.objects.filter(guid=guid).exists()
        change = run.changes.get(guid=guid, kind="test_person")
        assert (change.action, change.name, change.note) == ("deleted", "Leaving", "deleted in the directory")

    def test_drops_an_object_that_left_the_filter(
        self, directory: Directory, make_person: Callable[..., DN], replace: Callable[..., None]
    ) -> None:
        dn = make_person("Untitled", title="Clerk")
        mirror.replicate(directory)
        replace(dn, "title", "Clerk", None)
        run = mirror.replicate(directory)
        change = run.changes.get(kind="test_titled", action="deleted")
        assert (change.name, change.note) == ("Untitled", "still there, but no longer in scope")
        assert Person.objects.filter(dn=str(dn)).exists()
        assert not PlainPerson.objects.filter(dn=str(dn)).exists()

    def test_keeps_what_an_answer_merely_lacked(self, directory: Directory) -> None:
        mirror.replicate(directory)
        forgotten = set(Person.objects.values_list("guid", flat=True)[:250])
        run = mirror.replicate(Forgetful(directory, forgotten))
        assert run.state == State.COMPLETED
        assert run.total["deleted"] == 0
        assert Person.objects.filter(guid__in=forgotten, read_at__gte=run.started_at).count() == 250

    def test_is_stopped_by_the_brake_when_the_answer_is_empty(self, directory: Directory) -> None:
        mirror.replicate(directory)
        count = Person.objects.count()
        usn = Watermark.objects.get(kind="test_person").usn
        run = mirror.replicate(Blind(directory), requested_by="test")
        assert run.state == State.STOPPED
        assert "People: the directory answered with none" in run.error
        assert Person.objects.count() == count
        held = HeldDeletion.objects.filter(run=run, kind="test_person")
        assert held.count() == count
        assert held.filter(name="Jim Daly", reason__contains="not found").exists()
        assert Watermark.objects.get(kind="test_person").usn == usn

    def test_is_stopped_by_the_brake_when_too_many_were_deleted(
        self, directory: Directory, domain_admin: Directory, make_person: Callable[..., DN], settings: Any
    ) -> None:
        people = [make_person(f"Gone {number}") for number in range(4)]
        mirror.replicate(directory)
        settings.MIRROR_DELETE_BRAKE = 3
        for dn in people:
            domain_admin.delete(dn)
        run = mirror.replicate(directory)
        assert run.state == State.STOPPED
        assert "4 rows would be deleted" in run.error
        assert Person.objects.filter(display_name__startswith="Gone").count() == 4
