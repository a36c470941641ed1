"""The audit log: events in a chain of keyed hashes, so that a change made behind the console's back shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from ocsadmin.work import outbox

from . import audit_chain
from .addresses import address_of
from .errors import AuditBroken
from .models import AuditEvent, AuditHead

MARK = "was_audited"
"""On a request that left an event."""
TOPIC = "audit-event"
"""What is published for each event: forwarders subscribe to it."""


def record(
    what: str, *, who: object = "", target: str = "", source: str = "", detail: Mapping[str, Any] | None = None
) -> AuditEvent:
    """Add an event to the end of the log. ``detail`` is plain JSON, never a secret.

    Within a transaction it is kept or lost with it; the end of the chain stays locked until then.
    """
    with transaction.atomic():
        head = _locked_head()
        event = AuditEvent(
            when=timezone.now(),
            who=str(who)[:320],
            source=source[:100],
            what=what,
            target=target[:1024],
            detail=json.loads(json.dumps(dict(detail or {}), default=str)),
            prev_hash=head.hash,
        )
        event.hash = audit_chain.digest(event)
        event.save()
        _move(head, event.hash, head.length + 1)
        outbox.publish(TOPIC, event_id=event.pk)
    return event


def record_request(what: str, request: HttpRequest, /, *, target: str = "", **detail: Any) -> AuditEvent:
    """The same, with who asked and from where."""
    setattr(getattr(request, "_request", request), MARK, True)
    user = getattr(request, "user", None)
    who = user if getattr(user, "is_authenticated", False) else ""
    return record(what, who=who, target=target, source=address_of(request), detail=detail)


def nothing_done(request: HttpRequest) -> None:
    """What was asked for was not done, and the answer says why: no event, although the page is answered."""
    setattr(getattr(request, "_request", request), MARK, True)


def verify(*, expect: str = "") -> AuditHead:
    """Walk the whole log. ``expect`` is a hash noted earlier, which must still be in the chain.

    :raises AuditBroken: an event was changed, taken out, put in, or cut off at the end.
    :returns: the end of the chain: its hash is worth noting outside this machine.
    """
    before, count, seen = "", 0, not expect
    for event in AuditEvent.objects.order_by("pk").iterator(chunk_size=1000):
        count += 1
        if event.prev_hash != before:
            raise AuditBroken(number=event.pk, what="the event before it is another one or is gone")
        if not audit_chain.fits(event):
            raise AuditBroken(number=event.pk, what="it was changed")
        before = event.hash
        seen = seen or before == expect
    return _checked_head(before, count, seen)


def _checked_head(last_hash: str, count: int, seen: bool) -> AuditHead:
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    if (head.hash, head.length) != (last_hash, count):
        raise AuditBroken(number=count, what=f"there were {head.length} events, there are {count}")
    if head.length and not audit_chain.head_fits(head):
        raise AuditBroken(number=count, what="the end of the log was written by someone without the key")
    if not seen:
        raise AuditBroken(number=count, what="the hash noted earlier is not in the log")
    return head


def reseal() -> int:
    """Bind all events by the present key, after it was changed. Returns how many there are.

    :raises AuditBroken: the log does not fit by the keys that there are.
    """
    with transaction.atomic():
        head, before = _locked_head(), ""
        verify()
        for event in AuditEvent.objects.order_by("pk").iterator(chunk_size=1000):
            event.prev_hash = before
            before = audit_chain.digest(event)
            AuditEvent.objects.filter(pk=event.pk).update(prev_hash=event.prev_hash, hash=before)
        if head.length:
            _move(head, before, head.length)
        return int(head.length)


def _move(head: AuditHead, hash_: str, length: int) -> None:
    head.hash, head.length = hash_, length
    head.seal = audit_chain.seal(head)
    head.save(update_fields=["hash", "length", "seal"])


def _locked_head() -> AuditHead:
    AuditHead.objects.get_or_create(pk=1)
    return AuditHead.objects.select_for_update().get(pk=1)


def since(moment: datetime) -> list[AuditEvent]:
    """Events from a moment on, the oldest first."""
    return list(AuditEvent.objects.filter(when__gte=moment).order_by("pk"))
