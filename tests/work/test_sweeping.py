"""A message is only a nudge: what was lost is swept up, and what nobody needs is left alone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models.functions import Now

from ocsadmin import work
from ocsadmin.work import registry, tasks
from ocsadmin.work.models import OutboxEntry
from tests.messages import Messages

from .conftest import run_out, seconds_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def due(entry: OutboxEntry) -> None:
    OutboxEntry.objects.filter(pk=entry.pk).update(wake_at=Now())


class TestRequest:
    def test_wakes_workers_after_the_commit(self, entry: OutboxEntry, messages: Messages) -> None:
        with transaction.atomic():
            work.request(entry)
            assert messages.taken() == []
        assert messages.taken() == [("ocsadmin.work.tasks.deliver", {"entry_id": entry.pk})]
        assert 0 < seconds_until(entry, "wake_at") <= 3

    def test_wakes_nobody_for_what_was_not_stored(self, entry: OutboxEntry, messages: Messages) -> None:
        with transaction.atomic():
            work.request(entry)
            transaction.set_rollback(True)
        assert messages.taken() == []

    @pytest.mark.usefixtures("silent_broker")
    def test_stands_in_the_database_where_no_broker_answers(self, entry: OutboxEntry) -> None:
        work.request(entry)
        entry.refresh_from_db()
        assert entry.wake_at is not None


class TestSweep:
    def test_wakes_again_for_what_nobody_took_later_each_time(self, entry: OutboxEntry, messages: Messages) -> None:
        waits = []
        for _ in range(7):
            due(entry)
            assert work.sweep() == 1
            waits.append(round(seconds_until(entry, "wake_at")))
        assert waits == [3, 6, 12, 24, 48, 60, 60]
        assert messages.taken() == [("ocsadmin.work.tasks.deliver", {"entry_id": entry.pk})] * 7
        assert work.sweep() == 0, "not before the next moment"

    def test_leaves_alone_what_is_done_and_what_is_held(self, entry: OutboxEntry, messages: Messages) -> None:
        assert work.sweep() == 0
        work.Lease.take(OutboxEntry.objects.all(), entry.pk, seconds=20)
        assert work.sweep() == 0

    def test_wakes_for_what_a_dead_holder_left(self, entry: OutboxEntry, messages: Messages) -> None:
        work.Lease.take(OutboxEntry.objects.all(), entry.pk, seconds=-1)
        assert work.sweep() == 1

    @pytest.mark.usefixtures("own_clock")
    def test_goes_by_the_clock_of_the_database(self, entry: OutboxEntry, messages: Messages) -> None:
        lease = work.Lease.take(OutboxEntry.objects.all(), entry.pk, seconds=20)
        assert lease is not None
        assert work.sweep() == 0
        run_out(entry)
        due(entry)
        assert work.sweep() == 1

    def test_asks_the_database_as_often_for_three_kinds_as_for_none_of_their_rows(
        self, messages: Messages, django_assert_num_queries: object
    ) -> None:
        with django_assert_num_queries(len(registry.kinds())):  # type: ignore[operator]
            tasks.sweep(colour="green")


def test_every_task_that_is_woken_by_name_exists() -> None:
    """In a worker, which imports the tasks of each app and nothing of the pages."""
    root = Path(__file__).resolve().parents[2]
    rooms = ("ocsadmin", "pools", "users", "certificates")
    texts = [file.read_text() for room in rooms for file in (root / room).rglob("*.py")]
    woken = {name for text in texts for name in re.findall(r"wake(?:_after_commit)?\(\s*\"([\w.]+)\"", text)}
    assert len(woken) >= 4
    code = "from ocsadmin.celery import app; app.loader.import_default_modules(); print(*app.tasks)"
    command = [sys.executable, "-c", code]
    known = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.split()
    assert woken | {kind.task for kind in registry.kinds()} <= set(known)
