"""What was sent to the workers: a real broker, kombu's own in this process's memory, and its queue read."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Empty
from typing import Any

import pytest
from django.conf import settings
from kombu import Connection

ADDRESS = "memory://"


class Messages:
    """The queue of the workers. :meth:`taken` empties it."""

    def taken(self) -> list[tuple[str, dict[str, Any]]]:
        """Name of each task and its keyword arguments, in the order in which they were sent."""
        found = []
        with Connection(ADDRESS) as connection, connection.SimpleQueue(settings.CELERY_TASK_DEFAULT_QUEUE) as queue:
            while True:
                try:
                    message = queue.get_nowait()
                except Empty:
                    return found
                message.ack()
                found.append((message.headers["task"], message.payload[1]))


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> Iterator[Messages]:
    """The broker of this test."""
    from ocsadmin.celery import app

    monkeypatch.setitem(app.conf, "broker_url", ADDRESS)
    monkeypatch.setitem(app.conf, "broker_transport_options", {})
    monkeypatch.setattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {})
    queue = Messages()
    queue.taken()
    yield queue
    queue.taken()


@pytest.fixture
def silent_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that does not listen."""
    from ocsadmin.celery import app

    monkeypatch.setitem(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setitem(app.conf, "broker_transport_options", {"max_retries": 0})
