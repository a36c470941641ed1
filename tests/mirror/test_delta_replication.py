"""Delta replication against the real directory: what someone else changes is here after one run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from ocsadmin import mirror
from ocsadmin.directory import DN, Directory
from ocsadmin.mirror.models import MirrorChange, ReplicationRun, Watermark

from .directories import Blind, Restored, Through
from .testapp.models import Person, PlainPerson, Pool

pytestmark = [pytest.mark.django_db, pytest.mark.database]
State, Mode = ReplicationRun.State, ReplicationRun.Mode


def delta(directory: Any, **options: Any) -> ReplicationRun:
    run = mirror.replicate(directory, mode="delta", requested_by="test", **options)
    assert run.state == State.COMPLETED, run.error
    assert run.mode == Mode.DELTA, run.reason
    return run


class TestDeltaReplication:
    def test_lists_a_change_with_old_and_new_values(
        self, directory: Directory, make_person: Callable[..., DN], replace: Callable[..., None]
    ) -> None:
        dn = make_person("Dana", description="before")
        mirror.replicate(directory)
        replace(dn, "description", "before", "after")
        replace(dn, "msRTCSIP-OptionFlags", None, "256")
        run = delta(directory)
        changes = {change.attribute: change for change in run.changes.filter(kind="test_person")}
        assert set(changes) == {"description", "msRTCSIP-OptionFlags"}
        assert (changes["description"].old, changes["description"].new) == (["before"], ["after"])
        assert (changes["msRTCSIP-OptionFlags"].old, changes["msRTCSIP-OptionFlags"].new) == ([], ["256"])
        assert Person.objects.get(dn=str(dn)).flags == 256

    def test_tells_old_values_from_fields_where_raw_values_are_not_kept(
        self, directory: Directory, make_person: Callable[..., DN], replace: Callable[..., None]
    ) -> None:
        dn = make_person("Titus", title="Clerk")
        mirror.replicate(directory)
        replace(dn, "title", "Clerk", "Manager")
        change = delta(directory).changes.get(kind="test_titled")
        assert (change.name, change.attribute, change.old, change.new) == ("Titus", "title", ["Clerk"], ["Manager"])

    def test_reads_only_what_changed(
        self, directory: Directory, make_person: Callable[..., DN], replace: Callable[..., None]
    ) -> None:
        dn = make_person("Only")
        mirror.replicate(directory)
        replace(dn, "description", None, "x")
        assert delta(directory).counts["test_person"]["read"] == 1

    def test_lists_a_new_person(self, directory: Directory, make_person: Callable[..., DN]) -> None:
        mirror.replicate(directory)
        dn = make_person("Newcomer")
        change = delta(directory).changes.get(kind="test_person")
        assert (change.action, change.name, change.new) == ("added", "Newcomer", [str(dn)])

    def test_follows_a_rename(
        self,
        directory: Directory,
        domain_admin: Directory,
        make_person: Callable[..., DN],
        guid_of: Callable[[DN], UUID],
    ) -> None:
        dn = make_person("Miss Smith")
        guid = guid_of(dn)
        mirror.replicate(directory)
        new = dn.parent.child("CN", "Mrs Jones, Ph.D.")
        domain_admin.rename(dn, new)
        change = delta(directory).changes.get(kind="test_person", attribute="distinguishedName")
        assert (change.old, change.new) == ([str(dn)], [str(new)])
        assert Person.objects.get(guid=guid).dn_key == new.key

    def test_follows_a_move_to_another_unit(
        self, directory: Directory, domain_admin: Directory, make_person: Callable[..., DN], scratch_ou: DN
    ) -> None:
        dn = make_person("Mover")
        other = scratch_ou.child("OU", "Elsewhere")
        domain_admin.add(other, {"objectClass": ["organizationalUnit"]})
        mirror.replicate(directory)
        domain_admin.rename(dn, other.child("CN", "Mover"))
        run = delta(directory)
        assert run.changes.get(kind="test_person").new == [str(other.child("CN", "Mover"))]
        assert run.total["deleted"] == 0

    def test_follows_people_whose_unit_was_renamed(
        self, directory: Directory, domain_admin: Directory, scratch_ou: DN
    ) -> None:
        unit = scratch_ou.child("OU", "Old name")
        domain_admin.add(unit, {"objectClass": ["organizationalUnit"]})
        for name in ("One", "Two"):
            account = f"u{scratch_ou.name[-8:]}{name}"
            domain_admin.add(unit.child("CN", name), {"objectClass": ["user"], "sAMAccountName": [account]})
        mirror.replicate(directory)
        domain_admin.rename(unit, scratch_ou.child("OU", "New name"))
        delta(directory)
        below = Person.objects.filter(dn_key__endswith=scratch_ou.child("OU", "New name").key)
        assert below.count() == 2
        assert not Person.objects.filter(dn_key__endswith=unit.key).exists()

    def test_drops_deleted_people_by_their_tombstones(
        self,
        directory: Directory,
        domain_admin: Directory,
        make_person: Callable[..., DN],
        guid_of: Callable[[DN], UUID],
    ) -> None:
        dn = make_person("Departed")
        guid = guid_of(dn)
        mirror.replicate(directory)
        domain_admin.delete(dn)
        change = delta(directory).changes.get(kind="test_person")
        assert (change.action, change.guid, change.old) == ("deleted", guid, [str(dn)])
        assert change.note == "deleted in the directory"
        assert not Person.objects.filter(guid=guid).exists()

    def test_drops_what_left_the_filter(
        self, directory: Directory, make_person: Callable[..., DN], replace: Callable[..., None]
    ) -> None:
        dn = make_person("Demoted", title="Clerk")
        mirror.replicate(directory)
        replace(dn, "title", "Clerk", None)
        assert delta(directory).changes.get(kind="test_titled").note == "still there, but no longer in scope"
        assert not PlainPerson.objects.filter(dn=str(dn)).exists()

    def test_loses_nothing_when_an_answer_is_empty(
        self, directory: Directory, make_person: Callable[..., DN], replace: Callable[..., None]
    ) -> None:
        dn = make_person("Kept")
        mirror.replicate(directory)
        replace(dn, "description", None, "x")
        count = Person.objects.count()
        mirror.replicate(Blind(directory), mode="delta")
        assert Person.objects.count() == count

    def test_asks_one_question_when_nothing_happened(self, directory: Directory) -> None:
        mirror.replicate(directory)
        through = Through(directory)
        run = mirror.replicate(through, mode="delta")
        assert run.state == State.COMPLETED
        assert run.pk is None
        assert through.asked == ["state"]

    def test_asks_nothing_of_configuration_when_only_the_domain_changed(
        self, directory: Directory, make_person: Callable[..., DN]
    ) -> None:
        mirror.replicate(directory)
        make_person("Someone")
        through = Through(directory)
        delta(through)
        kinds_of_domain, partitions = 3, 2
        assert through.asked.count("pages") == kinds_of_domain + partitions

    def test_moves_the_watermark(self, directory: Directory, make_person: Callable[..., DN]) -> None:
        mirror.replicate(directory)
        make_person("Marker")
        run = delta(directory)
        assert {mark.usn for mark in Watermark.objects.all()} == {run.to_usn}
        assert run.from_usn is not None
        assert run.to_usn is not None
        assert run.from_usn < run.to_usn

    def test_keeps_no_record_of_a_run_of_the_clock_that_found_nothing(
        self, directory: Directory, domain_admin: Directory, scratch_ou: DN
    ) -> None:
        mirror.replicate(directory)
        domain_admin.add(
            scratch_ou.child("CN", "Not mirrored"),
            {"objectClass": ["group"], "sAMAccountName": [scratch_ou.name[-12:]]},
        )
        count = ReplicationRun.objects.count()
        run = mirror.replicate(directory, mode="delta")
        assert run.state == State.COMPLETED
        assert run.pk is None
        assert ReplicationRun.objects.count() == count


class TestDeltaReplicationTurnsIntoAFullOne:
    def test_without_a_run_before(self, directory: Directory) -> None:
        run = mirror.replicate(directory, mode="delta")
        assert (run.mode, run.state) == (Mode.FULL, State.COMPLETED)
        assert "never read in full" in run.reason

    def test_when_another_domain_controller_answers(self, directory: Directory) -> None:
        mirror.replicate(directory)
        run = mirror.replicate(Restored(directory), mode="delta")
        assert (run.mode, run.state) == (Mode.FULL, State.COMPLETED)
        assert "Another domain controller answers" in run.reason
        assert not MirrorChange.objects.exists()

    def test_when_the_domain_controller_was_restored(self, directory: Directory) -> None:
        mirror.replicate(directory)
        mark = Watermark.objects.earliest("pk")
        run = mirror.replicate(Restored(directory, highest_usn=mark.usn - 1), mode="delta")
        assert run.mode == Mode.FULL
        assert "was restored" in run.reason

    def test_when_this_version_reads_other_attributes(self, directory: Directory) -> None:
        mirror.replicate(directory)
        Watermark.objects.filter(kind="test_person").update(signature="of an older version")
        run = mirror.replicate(directory, mode="delta")
        assert run.mode == Mode.FULL
        assert "reads other attributes of People" in run.reason


MAY_BE_RENAMED = "1073741824"
"""FLAG_CONFIG_ALLOW_RENAME (MS-ADTS 2.2.10): without it nothing of Configuration can be renamed."""


class TestAContainerOfConfigurationThatWasRenamed:
    def test_leaves_no_old_name_below_it_nor_in_links_to_it(
        self, directory: Directory, domain_admin: Directory, make_person: Callable[..., DN]
    ) -> None:
        """Neither the pools nor the people count as changed then."""
        pools = directory.forest.under_rtc_service("Pools before")
        after = pools.parent.child("CN", "Pools after")
        pool = pools.child("CN", "moving")
        domain_admin.add(pools, {"objectClass": ["msRTCSIP-Pools"], "systemFlags": [MAY_BE_RENAMED]})
        try:
            domain_admin.add(pool, {"objectClass": ["msRTCSIP-Pool"], "dNSHostName": ["moving.contoso.com"]})
            make_person("Homed", **{"msRTCSIP-PrimaryHomeServer": str(pool)})
            mirror.replicate(directory)
            domain_admin.rename(pools, after)
            run = delta(directory)
            assert run.state == ReplicationRun.State.COMPLETED, run.error
            moved = after.child("CN", "moving").key
            assert Pool.objects.get(fqdn="moving.contoso.com").dn_key == moved
            assert Person.objects.get(display_name="Homed").home_server == moved
            assert not MirrorChange.objects.filter(name__in=("moving", "Homed")).exists()
        finally:
            for dn in (pool, pools, after.child("CN", "moving"), after):
                if domain_admin.get(dn, ["cn"]) is not None:
                    domain_admin.delete(dn)
