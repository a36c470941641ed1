"""How old the mirror is, and which run is due."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ocsadmin import mirror
from ocsadmin.directory import Directory
from ocsadmin.directory.errors import DirectoryUnreachable
from ocsadmin.mirror import due, lease
from ocsadmin.mirror.due import mode_due
from ocsadmin.mirror.lease import Lease
from ocsadmin.mirror.models import ReplicationState

from .directories import Blind, Dying

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class TestFreshness:
    def test_is_unknown_before_the_first_run(self) -> None:
        found = mirror.freshness()
        assert (found.last_success, found.age, found.old, found.running) == (None, None, True, False)

    def test_is_read_with_one_query(self, directory: Directory, django_assert_num_queries: Any) -> None:
        mirror.replicate(directory, only=["test_pool"])
        with django_assert_num_queries(1):
            mirror.freshness()

    def test_is_new_after_a_run(self, directory: Directory) -> None:
        mirror.replicate(directory)
        found = mirror.freshness()
        assert found.age is not None
        assert found.age < timedelta(seconds=10)
        assert not found.old

    def test_is_new_after_a_delta_that_found_nothing(self, directory: Directory) -> None:
        mirror.replicate(directory)
        ReplicationState.objects.update(success_at=timezone.now() - DAY)
        mirror.replicate(directory, mode="delta")
        assert not mirror.freshness().old

    def test_is_not_renewed_by_a_run_of_some_kinds(self, directory: Directory) -> None:
        mirror.replicate(directory, only=["test_pool"])
        assert mirror.freshness().last_success is None

    def test_is_old_after_ten_delta_intervals(self, settings: Any) -> None:
        settings.MIRROR_DELTA_SECONDS = 20
        ReplicationState.objects.create(name=lease.NAME, success_at=timezone.now() - timedelta(seconds=201))
        assert mirror.freshness().old

    def test_tells_that_a_run_goes_on(self) -> None:
        held = Lease.take()
        assert mirror.freshness().running
        held.give_back()
        assert not mirror.freshness().running

    def test_tells_why_the_last_run_failed_until_one_succeeds(self, directory: Directory) -> None:
        mirror.replicate(Dying(directory, DirectoryUnreachable(hosts="dc1", words="refused")))
        failing = mirror.freshness()
        assert "refused" in failing.failing
        assert failing.cure
        assert failing.failing_since is not None
        mirror.replicate(directory)
        assert mirror.freshness().failing == ""

    def test_names_the_run_whose_deletions_wait(self, directory: Directory) -> None:
        mirror.replicate(directory)
        run = mirror.replicate(Blind(directory), requested_by="test")
        assert mirror.freshness().braked_run == run.pk


class TestDue:
    def state(self, **ago: float) -> ReplicationState:
        """A state with moments so many seconds in the past."""
        now = timezone.now()
        return ReplicationState(**{name: now - timedelta(seconds=seconds) for name, seconds in ago.items()})

    def test_a_full_run_at_first(self) -> None:
        assert mode_due(self.state(), timezone.now()) == "full"

    def test_a_delta_after_it(self, settings: Any) -> None:
        settings.MIRROR_DELTA_SECONDS = 20
        state = self.state(full_at=30, full_tried_at=30, tried_at=20)
        assert mode_due(state, timezone.now()) == "delta"

    def test_nothing_right_after_a_delta(self, settings: Any) -> None:
        settings.MIRROR_DELTA_SECONDS = 20
        assert mode_due(self.state(full_at=30, full_tried_at=30, tried_at=1), timezone.now()) == ""

    def test_a_full_run_once_the_last_is_old(self, settings: Any) -> None:
        settings.MIRROR_FULL_SECONDS = 3600
        assert mode_due(self.state(full_at=3601, full_tried_at=3601, tried_at=1), timezone.now()) == "full"

    def test_no_full_run_right_after_one_that_failed(self) -> None:
        assert mode_due(self.state(full_tried_at=10, tried_at=10), timezone.now()) == "delta"

    def test_no_full_run_while_a_brake_waits_for_a_decision(self, directory: Directory, settings: Any) -> None:
        settings.MIRROR_FULL_SECONDS = 3600
        mirror.replicate(directory)
        mirror.replicate(Blind(directory), requested_by="test")
        half_an_hour_ago = timezone.now() - DAY / 48
        values = {"full_tried_at": half_an_hour_ago, "tried_at": half_an_hour_ago}
        ReplicationState.objects.update(full_at=timezone.now() - DAY, **values)
        assert mode_due(lease.current(), timezone.now()) == "delta"


class TestTheClock:
    def test_makes_a_full_run_then_deltas(self, directory: Directory) -> None:
        first = due.replicate_what_is_due(directory)
        assert first is not None
        assert first.mode == "full"
        ReplicationState.objects.update(tried_at=timezone.now() - DAY)
        second = due.replicate_what_is_due(directory)
        assert second is not None
        assert second.mode == "delta"

    def test_makes_nothing_when_a_run_has_just_ended(self, directory: Directory) -> None:
        due.replicate_what_is_due(directory)
        assert due.replicate_what_is_due(directory) is None
