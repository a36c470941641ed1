"""The keyed hashes of the audit log: who can write to the database, but lacks the key, can't make it fit."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from datetime import UTC

from django.conf import settings
from django.utils.crypto import salted_hmac

from .models import AuditEvent, AuditHead

PURPOSE = "ocsadmin.accounts.audit"


def digest(event: AuditEvent, key: str | bytes | None = None) -> str:
    """HMAC-SHA-256 over all fields of an event and the hash of the one before."""
    fields = {
        "when": event.when.astimezone(UTC).isoformat(timespec="microseconds"),
        "who": event.who,
        "source": event.source,
        "what": event.what,
        "target": event.target,
        "detail": event.detail,
        "prev": event.prev_hash,
    }
    return _keyed(json.dumps(fields, sort_keys=True, ensure_ascii=True), key)


def seal(head: AuditHead, key: str | bytes | None = None) -> str:
    """The same of the end of the chain, so that the last events can't be cut off either."""
    return _keyed(f"{head.length} {head.hash}", key)


def fits(event: AuditEvent) -> bool:
    """Whether the event's hash is right by the key, or by one that was used before (SECRET_KEY_FALLBACKS)."""
    return any(hmac.compare_digest(event.hash, digest(event, key)) for key in _keys())


def head_fits(head: AuditHead) -> bool:
    return any(hmac.compare_digest(head.seal, seal(head, key)) for key in _keys())


def _keys() -> Iterator[str | bytes]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS


def _keyed(text: str, key: str | bytes | None) -> str:
    return salted_hmac(PURPOSE, text, secret=key, algorithm="sha256").hexdigest()
