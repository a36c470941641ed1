"""ETags: of a mirrored object, and of a plan (RFC 9110 section 8.8.3)."""

from __future__ import annotations

import re

from rest_framework.request import Request

from ocsadmin.mirror.models import MirroredObject

from .errors import PreconditionFailed

_PLAN = re.compile(r"[0-9a-f]{64}")
_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def of_object(row: MirroredObject) -> str:
    """The ETag of an object's values. ``read_at`` is not part of it: reading the same again changes nothing."""
    return f'"{row.usn_changed}-{bytes(row.digest).hex()}"'


def of_plan(plan_hash: str) -> str:
    return f'"{plan_hash}"'


def is_known(request: Request, etag: str) -> bool:
    """Whether the caller has this state already (``If-None-Match``)."""
    header = request.headers.get("If-None-Match", "")
    return header.strip() == "*" or etag.strip('"') in _TAG.findall(header)


def seen_plan(request: Request) -> str | None:
    """The hash of the plan that the caller saw, if ``If-Match`` holds one."""
    return next((tag for tag in _TAG.findall(request.headers.get("If-Match", "")) if _PLAN.fullmatch(tag)), None)


def check_match(request: Request, row: MirroredObject) -> None:
    """:raises PreconditionFailed: ``If-Match`` names other states of the object than the one it has."""
    seen = [tag for tag in _TAG.findall(request.headers.get("If-Match", "")) if not _PLAN.fullmatch(tag)]
    if seen and of_object(row).strip('"') not in seen:
        raise PreconditionFailed(etag=of_object(row))
