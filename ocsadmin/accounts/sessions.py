"""How long a session lasts: it ends after a time without a request, and after a time at all."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone

from ocsadmin import parts

from . import audit, standing
from .limits import Limits, limits
from .standing import Standing

BEGUN, SEEN = "session_begun", "session_seen"
SEEN_STEP_SECONDS = 60
"""The time of the last request is saved at most so often."""


def begin(request: HttpRequest) -> None:
    request.session[BEGUN] = request.session[SEEN] = timezone.now().timestamp()


def keep(request: HttpRequest) -> None:
    """End the session of a request when its time is over or its account lost its standing; ``request.user`` follows."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return
    now, rules = timezone.now(), limits()
    if why := _why_it_ends(request, now, rules):
        audit.record_request("session-ended", request, why=why)
        logout(request)


def _why_it_ends(request: HttpRequest, now: datetime, rules: Limits) -> str:
    """``idle``, ``too old``, ``gone``, ``unknown``; or nothing, when it goes on."""
    moment = now.timestamp()
    begun, seen = request.session.setdefault(BEGUN, moment), request.session.setdefault(SEEN, moment)
    if moment - seen > rules.idle:
        return "idle"
    if moment - begun > rules.absolute:
        return "too old"
    if moment - seen > SEEN_STEP_SECONDS:
        request.session[SEEN] = moment
    return _why_the_account_ends_it(request, now, rules)


def _why_the_account_ends_it(request: HttpRequest, now: datetime, rules: Limits) -> str:
    if standing.is_fresh(request.user, now=now, limits=rules):  # type: ignore[arg-type]
        return ""
    found = standing.check(request.user, connect=parts.whole_directory, now=now, limits=rules)  # type: ignore[arg-type]
    return "" if found is Standing.GOOD else found.value
