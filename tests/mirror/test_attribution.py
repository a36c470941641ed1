"""Whose change it was: a job's of ours, or someone else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from ocsadmin import mirror
from ocsadmin.directory import DN, Directory
from ocsadmin.jobs.models import Job, Row
from ocsadmin.mirror.models import MirrorChange
from ocsadmin.plans import changes
from ocsadmin.plans.changes import Change

pytestmark = pytest.mark.django_db


def job_that_made(change: Change, *, ago: timedelta = timedelta(minutes=1)) -> Job:
    """A job whose row carried this change out."""
    job = Job.objects.create(
        title="A job of ours",
        operation="configure_user",
        permission="users.enable_users",
        plan_hash="x",
        source="page",
        created_by_name="Kim",
    )
    row = Row.of(job, 1, change)
    row.started_at, row.result = timezone.now() - ago, "Success"
    row.save()
    return job


def only_change(directory: Directory, **filters: Any) -> MirrorChange:
    run = mirror.replicate(directory, mode="delta")
    return run.changes.get(kind="test_person", **filters)


class TestAttribution:
    def test_names_the_job_that_wrote_the_values(
        self, directory: Directory, make_person: Callable[..., DN], guid_of: Callable[[DN], UUID], replace: Any
    ) -> None:
        dn = make_person("Ours", description="a")
        mirror.replicate(directory)
        change = changes.modify("x", dn, guid=guid_of(dn), before={"description": "a"}, after={"description": "b"})
        job = job_that_made(change)
        replace(dn, "description", "a", "b")
        assert only_change(directory).job == job

    def test_credits_a_job_once_and_not_who_brings_its_value_back(
        self, directory: Directory, make_person: Callable[..., DN], guid_of: Callable[[DN], UUID], replace: Any
    ) -> None:
        dn = make_person("Again", description="a")
        mirror.replicate(directory)
        change = changes.modify("x", dn, guid=guid_of(dn), before={"description": "a"}, after={"description": "b"})
        job = job_that_made(change)
        replace(dn, "description", "a", "b")
        assert only_change(directory).job == job
        replace(dn, "description", "b", "c")
        assert only_change(directory).job is None
        replace(dn, "description", "c", "b")
        assert only_change(directory).job is None

    def test_names_no_job_when_the_value_is_another(
        self, directory: Directory, make_person: Callable[..., DN], guid_of: Callable[[DN], UUID], replace: Any
    ) -> None:
        dn = make_person("Both", description="a")
        mirror.replicate(directory)
        job_that_made(
            changes.modify("x", dn, guid=guid_of(dn), before={"description": "a"}, after={"description": "b"})
        )
        replace(dn, "description", "a", "someone else's")
        assert only_change(directory).job is None

    def test_names_no_job_for_an_attribute_that_it_did_not_touch(
        self, directory: Directory, make_person: Callable[..., DN], guid_of: Callable[[DN], UUID], replace: Any
    ) -> None:
        dn = make_person("Other attribute", description="a")
        mirror.replicate(directory)
        job_that_made(changes.modify("x", dn, guid=guid_of(dn), before={"title": "a"}, after={"title": "b"}))
        replace(dn, "description", "a", "b")
        assert only_change(directory).job is None

    def test_names_no_job_of_yesterday(
        self, directory: Directory, make_person: Callable[..., DN], guid_of: Callable[[DN], UUID], replace: Any
    ) -> None:
        dn = make_person("Late", description="a")
        mirror.replicate(directory)
        change = changes.modify("x", dn, guid=guid_of(dn), before={"description": "a"}, after={"description": "b"})
        job_that_made(change, ago=timedelta(hours=2))
        replace(dn, "description", "a", "b")
        assert only_change(directory).job is None

    def test_names_the_job_that_added_one_of_several_values(
        self, directory: Directory, make_person: Callable[..., DN], guid_of: Callable[[DN], UUID], replace: Any
    ) -> None:
        dn = make_person("Phones", otherTelephone="1")
        mirror.replicate(directory)
        job = job_that_made(changes.modify("x", dn, guid=guid_of(dn), before={}, after={"otherTelephone": ("2",)}))
        replace(dn, "otherTelephone", None, "2")
        change = only_change(directory)
        assert (sorted(change.new), change.job) == (["1", "2"], job)

    def test_names_the_job_that_created_an_object(self, directory: Directory, make_person: Callable[..., DN]) -> None:
        mirror.replicate(directory)
        dn = make_person("Created")
        job = job_that_made(changes.add("x", dn, {"objectClass": "user"}))
        assert only_change(directory, action="added").job == job

    def test_asks_once_for_a_whole_chunk(self, directory: Directory, make_person: Callable[..., DN]) -> None:
        mirror.replicate(directory)
        for number in range(3):
            make_person(f"Chunk {number}")
        asked: list[int] = []

        def spy(found: Any) -> list[int | None]:
            asked.append(len(found))
            return [None] * len(found)

        mirror.replicate(directory, mode="delta", only=["test_person"], attribution=spy)
        assert asked == [3]
