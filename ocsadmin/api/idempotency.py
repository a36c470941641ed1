"""``Idempotency-Key``: a request that is sent twice is done once and answered twice.

Source: the IETF draft "The Idempotency-Key HTTP Header Field", sections 2.4 to 2.7.
"""

from __future__ import annotations

import json
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.response import Response

from .errors import BadKey, KeyInFlight, KeyUsedOtherwise
from .models import IdempotentRequest

KEPT = timedelta(hours=24)
GIVEN_UP = timedelta(minutes=10)
"""A request that has not ended by then died with its process; the key can be used again."""
LONGEST_KEY = 200
HEADERS = ("Location", "ETag")
PURPOSE = "ocsadmin.api.idempotency"
"""The hash of a body has a key: a body may hold a password, which a plain hash would let others guess at leisure."""


def claim(request: Request) -> IdempotentRequest | None:
    """Take the key of a write; None where it has none.

    A record with a status is of an earlier request: its answer is to be repeated (``repeated``).

    :raises KeyUsedOtherwise: the key came with another body before.
    :raises KeyInFlight: the first request with it is still being worked on.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method in ("GET", "HEAD", "OPTIONS"):
        return None
    if not 1 <= len(key) <= LONGEST_KEY:
        raise BadKey(length=len(key))
    _forget_old()
    body = salted_hmac(PURPOSE, request._request.body, algorithm="sha256").hexdigest()
    place = {"account": request.user, "key": key, "method": request.method, "path": request.get_full_path()[:1024]}
    try:
        with transaction.atomic():
            return IdempotentRequest.objects.create(**place, body_hash=body, begun_at=timezone.now())
    except IntegrityError:
        return _earlier(IdempotentRequest.objects.get(**place), body)


def end(record: IdempotentRequest, response: Response) -> None:
    """Keep the answer. After an error of ours (5xx) the key is free again, so that trying again makes sense."""
    if response.status_code >= 500:
        record.delete()
        return
    record.status = response.status_code
    record.headers = {name: response[name] for name in HEADERS if name in response}
    record.headers["Content-Type"] = response.content_type or ""
    record.body = json.loads(json.dumps(response.data, default=str))
    record.save(update_fields=["status", "headers", "body"])


def repeated(record: IdempotentRequest) -> Response:
    """The answer that was given before."""
    headers = {**record.headers, "Idempotency-Replayed": "true"}
    content_type = headers.pop("Content-Type", "") or None
    return Response(record.body, status=record.status, headers=headers, content_type=content_type)


def _earlier(record: IdempotentRequest, body: str) -> IdempotentRequest:
    if record.body_hash != body:
        raise KeyUsedOtherwise(key=record.key)
    if record.status is None:
        raise KeyInFlight(key=record.key)
    return record


def _forget_old() -> None:
    now = timezone.now()
    IdempotentRequest.objects.filter(begun_at__lt=now - KEPT).delete()
    IdempotentRequest.objects.filter(begun_at__lt=now - GIVEN_UP, status=None).delete()
