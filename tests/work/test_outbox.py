"""What must happen after something was stored happens, whatever dies in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models.functions import Now

from ocsadmin import work
from ocsadmin.work import outbox, tasks
from ocsadmin.work.models import OutboxEntry
from tests.messages import Messages

from .conftest import seconds_until

SECOND = timedelta(seconds=1)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture(autouse=True)
def _own_topics() -> Iterator[None]:
    yield
    for topic in ("test", "other"):
        outbox._handlers.pop(topic, None)


@pytest.fixture
def heard() -> list[Any]:
    """What a handler was told."""
    heard: list[Any] = []
    outbox.subscribe("test", "listener", lambda **payload: heard.append(payload))
    return heard


def retry(entry: OutboxEntry) -> None:
    """What the sweeper's message leads to."""
    tasks.deliver(entry_id=entry.pk, colour="green")


class TestPublish:
    def test_calls_the_handlers_after_the_commit(self, heard: list[Any]) -> None:
        with transaction.atomic():
            outbox.publish("test", job_id=7)
            assert heard == []
        assert heard == [{"job_id": 7}]
        assert outbox.waiting() == []

    def test_calls_nobody_for_what_was_not_stored(self, heard: list[Any]) -> None:
        with transaction.atomic():
            outbox.publish("test", job_id=7)
            transaction.set_rollback(True)
        assert (heard, outbox.waiting()) == ([], [])

    def test_calls_only_handlers_of_the_topic(self, heard: list[Any]) -> None:
        outbox.publish("other", job_id=7)
        assert heard == []


class TestAHandlerThatFails:
    def test_is_called_again_until_it_succeeds(self, messages: Messages) -> None:
        calls = []

        def fail_twice(**payload: object) -> None:
            calls.append(payload)
            if len(calls) < 3:
                raise RuntimeError("not now")

        outbox.subscribe("test", "failing", fail_twice)
        outbox.publish("test", job_id=7)
        (entry,) = outbox.waiting()
        assert (entry.attempts, entry.error) == (1, "RuntimeError: not now")
        assert 0 < seconds_until(entry, "wake_at") <= 3
        retry(entry)
        assert 3 < seconds_until(entry, "wake_at") <= 6
        OutboxEntry.objects.update(wake_at=Now())
        assert work.sweep() == 1
        assert messages.taken() == [("ocsadmin.work.tasks.deliver", {"entry_id": entry.pk})]
        retry(entry)
        assert calls == [{"job_id": 7}] * 3
        assert outbox.waiting() == []

    def test_holds_up_no_other(self, heard: list[Any]) -> None:
        def fail(**_: object) -> None:
            raise RuntimeError

        outbox.subscribe("test", "a-failing", fail)
        outbox.publish("test", job_id=7)
        assert heard == [{"job_id": 7}]
        assert [entry.handler for entry in outbox.waiting()] == ["a-failing"]

    def test_leaves_nothing_half_stored(self) -> None:
        def fail_late(**_: object) -> None:
            OutboxEntry.objects.create(topic="beside", handler="x")
            raise RuntimeError

        outbox.subscribe("test", "failing", fail_late)
        outbox.publish("test")
        assert not OutboxEntry.objects.filter(topic="beside").exists()

    def test_is_kept_where_this_release_has_no_such_handler(self) -> None:
        outbox.subscribe("test", "gone", lambda: None)
        with transaction.atomic():
            outbox.publish("test")
            del outbox._handlers["test"]["gone"]
        assert [entry.handler for entry in outbox.waiting()] == ["gone"]


class TestAProcessThatDies:
    def test_before_the_handler_was_called_leaves_it_to_another(self, heard: list[Any], messages: Messages) -> None:
        entry = OutboxEntry.objects.create(topic="test", handler="listener", payload={"job_id": 7}, wake_at=Now())
        assert work.sweep() == 1
        retry(entry)
        assert heard == [{"job_id": 7}]
        retry(entry)
        assert heard == [{"job_id": 7}], "once"

    def test_while_the_handler_stored_stores_it_once(self, messages: Messages) -> None:
        """The process is gone between the handler's work and its commit: nothing of it stands, and it is done again."""

        def die(**_: object) -> None:
            OutboxEntry.objects.create(topic="beside", handler="x")
            raise KeyboardInterrupt

        outbox.subscribe("test", "dying", die)
        entry = OutboxEntry.objects.create(topic="test", handler="dying")
        with pytest.raises(KeyboardInterrupt):
            outbox.deliver(entry.pk)
        assert not OutboxEntry.objects.filter(topic="beside").exists()
        outbox.subscribe("test", "dying", lambda: OutboxEntry.objects.create(topic="beside", handler="x") and None)
        retry(entry)
        assert outbox.waiting("test") == [entry], "another still holds it, for all that is known"
        OutboxEntry.objects.filter(pk=entry.pk).update(held_until=Now() - SECOND, wake_at=Now())
        assert work.sweep() == 1
        retry(entry)
        assert OutboxEntry.objects.filter(topic="beside").count() == 1
        assert outbox.waiting("test") == []
