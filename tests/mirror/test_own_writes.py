"""Own writes are never drift, and those of others are never ours: told by the version of each attribute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from ocsadmin import mirror
from ocsadmin.demo.pair import Pair
from ocsadmin.directory import DN, Directory
from ocsadmin.jobs.models import Job, Row
from ocsadmin.mirror.models import MirrorChange
from ocsadmin.plans import changes
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import Context, kind_of
from tests.controllers import administrator, console

from .test_two_controllers import add_person, guid_of, pair, unit, write

__all__ = ["pair", "unit"]

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def no_secret(name: str) -> str:
    raise AssertionError(name)


def planned(change: Change) -> Row:
    """A row of a job of its own, not tried yet."""
    job = Job.objects.create(
        title="A job of ours",
        operation="configure_user",
        permission="users.enable_users",
        plan_hash=change.title,
        source="page",
        created_by_name="Kim",
    )
    row = Row.of(job, 1, change)
    row.save()
    return row


def carry_out(row: Row, directory: Directory, *, ago: timedelta = timedelta()) -> Job:
    """What a worker does with it; ``ago``: by the clock of the worker, which may be wrong."""
    outcome = kind_of(row.kind).apply(row.change, Context(directory, no_secret))
    row.outcome, row.target_guid = dict(outcome.kept), outcome.guid or row.target_guid
    row.started_at = row.ended_at = timezone.now() - ago
    row.result = "Success"
    row.save()
    return row.job


def written(directory: Directory, change: Change, **more: Any) -> Job:
    return carry_out(planned(change), directory, **more)


def seen(guid: UUID, attribute: str = "description") -> list[tuple[list[str], int | None]]:
    found = MirrorChange.objects.filter(guid=guid, kind="test_person", attribute=attribute).order_by("pk")
    return [(sorted(one.new), one.job_id) for one in found]


@pytest.fixture
def kim(make_person: Callable[..., DN], guid_of: Callable[[DN], UUID], directory: Directory) -> tuple[DN, UUID]:
    """A person with a description and two telephones, whom the mirror knows."""
    dn = make_person("Kim", description="a", otherTelephone="1")
    mirror.replicate(directory)
    return dn, guid_of(dn)


def other_text(dn: DN, guid: UUID, old: str, new: str) -> Change:
    return changes.modify(f"{old} to {new}", dn, guid=guid, before={"description": old}, after={"description": new})


class TestOwnWrites:
    def test_are_ours_right_before_their_undo(
        self, directory: Directory, domain_admin: Directory, kim: tuple[DN, UUID]
    ) -> None:
        dn, guid = kim
        undo = planned(other_text(dn, guid, "b", "a"))
        job = written(domain_admin, other_text(dn, guid, "a", "b"))
        undo.started_at = timezone.now()
        undo.save()  # begun, while the mirror looks
        mirror.replicate(directory, mode="delta")
        undone = carry_out(undo, domain_admin)
        mirror.replicate(directory, mode="delta")
        assert seen(guid) == [(["b"], job.pk), (["a"], undone.pk)]

    def test_are_ours_where_an_older_job_ran_after_a_younger(
        self, directory: Directory, domain_admin: Directory, kim: tuple[DN, UUID]
    ) -> None:
        dn, guid = kim
        waited = planned(other_text(dn, guid, "b", "c"))
        written(domain_admin, other_text(dn, guid, "a", "b"))
        job = carry_out(waited, domain_admin)
        mirror.replicate(directory, mode="delta")
        assert seen(guid) == [(["c"], job.pk)]

    @pytest.mark.parametrize("hours", [-30, 2, 50])
    def test_are_ours_whatever_the_workers_clock_says(
        self, hours: int, directory: Directory, domain_admin: Directory, kim: tuple[DN, UUID]
    ) -> None:
        dn, guid = kim
        job = written(domain_admin, other_text(dn, guid, "a", "b"), ago=timedelta(hours=hours))
        mirror.replicate(directory, mode="delta")
        assert seen(guid) == [(["b"], job.pk)]

    def test_are_ours_under_names_that_need_escapes(
        self, directory: Directory, domain_admin: Directory, scratch_ou: DN
    ) -> None:
        mirror.replicate(directory)
        dn = scratch_ou.child("CN", 'Odd, "name" #1+2 = ü')
        given = {"objectClass": ["user"], "sAMAccountName": [f"o{scratch_ou.name[-10:]}"]}
        row = planned(changes.add("Add", str(dn).replace("\\,", "\\2C"), given))
        job = carry_out(row, domain_admin)
        Row.objects.filter(pk=row.pk).update(target_guid=None)  # its worker died before it could tell
        mirror.replicate(directory, mode="delta")
        assert MirrorChange.objects.get(kind="test_person", action="added").job_id == job.pk

    def test_are_ours_when_they_rename(
        self, directory: Directory, domain_admin: Directory, kim: tuple[DN, UUID], scratch_ou: DN
    ) -> None:
        dn, guid = kim
        job = written(domain_admin, changes.rename("Rename", dn, scratch_ou.child("CN", "Kim 2"), guid=guid))
        mirror.replicate(directory, mode="delta")
        assert [job_id for _new, job_id in seen(guid, "distinguishedName")] == [job.pk]


class TestWritesOfOthers:
    def test_are_theirs_though_the_value_be_ours(
        self, directory: Directory, domain_admin: Directory, kim: tuple[DN, UUID], replace: Callable[..., None]
    ) -> None:
        """Ours was taken back before the mirror looked; then someone wrote the same."""
        dn, guid = kim
        written(domain_admin, other_text(dn, guid, "a", "b"))
        replace(dn, "description", "b", "a")
        replace(dn, "description", "a", "b")
        mirror.replicate(directory, mode="delta")
        assert seen(guid) == [(["b"], None)]

    def test_are_told_from_ours_in_one_attribute(
        self, directory: Directory, domain_admin: Directory, kim: tuple[DN, UUID], replace: Callable[..., None]
    ) -> None:
        dn, guid = kim
        job = written(domain_admin, changes.modify("x", dn, guid=guid, before={}, after={"otherTelephone": ("2",)}))
        replace(dn, "otherTelephone", None, "3")
        mirror.replicate(directory, mode="delta")
        assert seen(guid, "otherTelephone") == [(["1", "2"], job.pk), (["1", "2", "3"], None)]

    def test_are_told_from_ours_that_came_after_them(
        self, directory: Directory, domain_admin: Directory, kim: tuple[DN, UUID], replace: Callable[..., None]
    ) -> None:
        dn, guid = kim
        replace(dn, "otherTelephone", None, "3")
        job = written(domain_admin, changes.modify("x", dn, guid=guid, before={}, after={"otherTelephone": ("2",)}))
        mirror.replicate(directory, mode="delta")
        assert seen(guid, "otherTelephone") == [(["1", "2"], job.pk), (["1", "2", "3"], None)]

    def test_are_theirs_when_they_bring_a_value_of_ours_back(
        self, directory: Directory, domain_admin: Directory, kim: tuple[DN, UUID], replace: Callable[..., None]
    ) -> None:
        dn, guid = kim
        written(domain_admin, changes.modify("x", dn, guid=guid, before={}, after={"otherTelephone": ("2",)}))
        written(domain_admin, changes.modify("y", dn, guid=guid, before={"otherTelephone": ("2",)}, after={}))
        mirror.replicate(directory, mode="delta")
        assert seen(guid, "otherTelephone") == []
        replace(dn, "otherTelephone", None, "2")
        mirror.replicate(directory, mode="delta")
        assert seen(guid, "otherTelephone") == [(["1", "2"], None)]


class TestMetadata:
    def test_is_asked_once_for_all_objects_of_a_delta(
        self, directory: Directory, make_person: Callable[..., DN], replace: Callable[..., None]
    ) -> None:
        from .directories import Through

        people = [make_person(f"Many {number}", description="a") for number in range(5)]
        mirror.replicate(directory)
        for dn in people:
            replace(dn, "description", "a", "b")
        through = Through(directory)
        mirror.replicate(through, mode="delta", only=["test_person"])
        assert through.asked.count("get_many") == 1


class TestWritesOnTwoControllers:
    def test_of_ours_are_ours_when_they_arrive_at_the_other(self, pair: Pair, unit: DN) -> None:
        ann = add_person(pair, 1, unit, "Ann", description="a")
        pair.pull(to=2, of=1)
        mirror.replicate(console(pair, 2))
        guid = guid_of(pair, 1, ann)
        job = written(administrator(pair, 1), other_text(ann, guid, "a", "b"))
        pair.pull(to=2, of=1)
        mirror.replicate(console(pair, 2), mode="delta")
        assert seen(guid) == [(["b"], job.pk)]

    def test_that_conflict_end_with_the_higher_version(self, pair: Pair, unit: DN) -> None:
        """Two writes on the first beat one later write on the second, also while the second is read on its own."""
        ann = add_person(pair, 1, unit, "Ann", description="a")
        pair.pull(to=2, of=1)
        mirror.replicate(console(pair, 1))
        guid = guid_of(pair, 1, ann)
        job = written(administrator(pair, 1), other_text(ann, guid, "a", "b"))
        job = written(administrator(pair, 1), other_text(ann, guid, "b", "c"))
        mirror.replicate(console(pair, 1), mode="delta")
        write(pair, 2, ann, "description", "theirs")
        row = mirror.read_now("test_person", guid, console(pair, 2))
        assert row is not None
        assert row.raw["description"] == ["c"]
        pair.pull(to=2, of=1)
        pair.pull(to=1, of=2)
        mirror.replicate(console(pair, 1, 2), mode="delta")
        assert seen(guid) == [(["c"], job.pk)]
