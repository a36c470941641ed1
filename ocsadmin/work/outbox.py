"""What must happen after something was stored: kept in the same transaction, done afterwards, again until it succeeds.

A handler runs in the transaction that takes its entry away: what it stores in our database happens exactly once, what
it does outside at least once. One that fails holds up no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import F

from .clock import back_off, in_seconds
from .lease import Lease, LeaseLost
from .models import OutboxEntry

logger = logging.getLogger(__name__)
SECONDS: Final = 300
"""How long a handler may take before another worker tries."""
LONGEST: Final = 3600
"""Seconds until a handler that fails is tried again, at most."""

Handler = Callable[..., None]
"""Takes what was published as keyword arguments."""

_handlers: dict[str, dict[str, Handler]] = {}


def subscribe(topic: str, name: str, handler: Handler) -> None:
    """Called once per handler, when its app is ready. ``name`` is stored: it stays the same from release to release."""
    _handlers.setdefault(topic, {})[name] = handler


def publish(topic: str, **payload: object) -> None:
    """Store an entry for each handler of the topic. ``payload`` is plain JSON.

    They are called as soon as the transaction is committed; where that fails or this process dies, by a worker.
    """
    entries = [_store(topic, name, payload) for name in _handlers.get(topic, {})]
    for entry in entries:
        transaction.on_commit(partial(deliver, entry), robust=True)


def deliver(entry_id: int) -> bool:
    """Call the handler of an entry, unless someone else does. Returns whether that succeeded."""
    lease = Lease.take(OutboxEntry.objects.all(), entry_id, seconds=SECONDS, attempts=F("attempts") + 1)
    if lease is None:
        return False
    entry = OutboxEntry.objects.get(pk=entry_id)
    try:
        with lease.storing():
            _handlers[entry.topic][entry.handler](**entry.payload)
            OutboxEntry.objects.filter(pk=entry_id).delete()
    except LeaseLost:
        return False
    except Exception as error:
        logger.exception("The handler %s of %s %s failed", entry.handler, entry.topic, entry.payload)
        wake_in = back_off(entry.attempts - 1, longest=LONGEST)
        lease.release(wake_in=wake_in, error=f"{type(error).__name__}: {error}")
        return False
    return True


def waiting(topic: str = "") -> Sequence[OutboxEntry]:
    """Entries whose handlers have not succeeded yet, the oldest first."""
    found = OutboxEntry.objects.order_by("pk")
    return list(found.filter(topic=topic) if topic else found)


def _store(topic: str, name: str, payload: dict[str, object]) -> int:
    entry = OutboxEntry(topic=topic, handler=name, payload=payload, wake_at=in_seconds(back_off(0)))
    entry.save()
    return entry.pk
