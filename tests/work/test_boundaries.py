"""Moments and conditions of the engine at their edges."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from ocsadmin import work
from ocsadmin.work import Lease, outbox, waking
from ocsadmin.work.models import OutboxEntry
from tests.messages import Messages

from .conftest import run_out, seconds_until

pytestmark = pytest.mark.django_db(transaction=True)


def take(entry: OutboxEntry, seconds: float = 20) -> Lease:
    lease = Lease.take(OutboxEntry.objects.all(), entry.pk, seconds=seconds)
    assert lease is not None
    return lease


class TestWakes:
    def test_are_counted_anew_for_each_holder(self, entry: OutboxEntry) -> None:
        OutboxEntry.objects.update(wakes=4)
        lease = take(entry)
        assert OutboxEntry.objects.get().wakes == 0
        OutboxEntry.objects.update(wakes=4)
        lease.release(wake_in=5)
        assert OutboxEntry.objects.get().wakes == 0


class TestRenew:
    def test_puts_off_the_sweeper_too(self, entry: OutboxEntry) -> None:
        lease = take(entry)
        OutboxEntry.objects.update(wake_at=Now())
        lease.renew()
        assert 15 < seconds_until(entry, "wake_at") <= 20

    def test_makes_the_holder_sure_again(self, entry: OutboxEntry) -> None:
        lease = take(entry, seconds=0.2)
        time.sleep(0.25)
        assert not lease.is_sure
        lease.seconds = 20
        lease.renew()
        lease.seconds = 0.2
        assert lease.is_sure

    def test_is_due_after_a_third_of_its_time_and_not_before(self, entry: OutboxEntry) -> None:
        lease = take(entry, seconds=0.9)
        run_out(entry)
        lease.renew_if_due()
        assert seconds_until(entry, "held_until") < 0, "not yet"
        time.sleep(0.4)
        lease.renew_if_due()
        assert seconds_until(entry, "held_until") > 0


class TestASweeper:
    @pytest.fixture(autouse=True)
    def due(self, entry: OutboxEntry) -> None:
        OutboxEntry.objects.filter(pk=entry.pk).update(wake_at=Now())

    def test_leaves_alone_what_was_taken_since_it_looked(self, entry: OutboxEntry, messages: Messages) -> None:
        def someone_takes_it_and_is_slow() -> None:
            take(entry)
            OutboxEntry.objects.update(wake_at=Now())

        with interposed(someone_takes_it_and_is_slow):
            assert work.sweep() == 0
        assert messages.taken() == []

    def test_that_was_slower_than_another_wakes_nobody(self, entry: OutboxEntry, messages: Messages) -> None:
        faster: list[int] = []
        with interposed(lambda: faster.append(work.sweep())):
            assert work.sweep() == 0
        assert faster == [1]
        assert len(messages.taken()) == 1


@contextmanager
def interposed(do: Callable[[], object]) -> Iterator[None]:
    """Before the first UPDATE of the sweeper: what another did since it looked."""
    done: list[bool] = []

    def around(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not done and sql.startswith("UPDATE"):
            done.append(True)
            do()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(around):
        yield
    assert done


class TestWake:
    def test_says_whether_a_broker_took_the_message(self, messages: Messages) -> None:
        assert waking.wake("ocsadmin.work.tasks.sweep")

    @pytest.mark.usefixtures("silent_broker")
    def test_says_that_none_did(self) -> None:
        assert not waking.wake("ocsadmin.work.tasks.sweep")


class TestAnEntryOfTheOutbox:
    def test_is_swept_up_where_its_process_dies_right_after_the_commit(self, db: None, messages: Messages) -> None:
        outbox.subscribe("test-of-a-death", "never", lambda: None)
        with transaction.atomic():
            outbox.publish("test-of-a-death")
            (entry,) = outbox.waiting("test-of-a-death")
            assert 0 < seconds_until(entry, "wake_at") <= 3
            transaction.set_rollback(True)
