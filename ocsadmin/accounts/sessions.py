"""How long a session lasts: it ends after a time without a request, after a time at all, and with a new password."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from ocsadmin import parts

from . import audit, standing
from .addresses import address_of
from .limits import Limits, limits
from .models import Account, OpenSession
from .standing import Standing

BEGUN, SEEN, PASSWORD = "session_begun", "session_seen", "session_password"
SEEN_STEP_SECONDS = 60
"""The time of the last request is saved at most so often."""


def begin(*, request: HttpRequest, user: Account, **_: object) -> None:
    """Of who has just signed in (Django's signal)."""
    request.session[BEGUN] = request.session[SEEN] = timezone.now().timestamp()
    _note(request, user)


def keep(request: HttpRequest) -> None:
    """End the session of a request when its time is over or its account lost its standing; ``request.user`` follows."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return
    now, rules = timezone.now(), limits()
    if why := _why_it_ends(request, now, rules):
        audit.record_request("session-ended", request, why=why)
        end(request)


def end(request: HttpRequest) -> None:
    """Sign out: the session and its row in the list are gone."""
    OpenSession.objects.filter(session_key=request.session.session_key or "").delete()
    logout(request)


def revoke(session: OpenSession, *, revoked_by: object, source: str) -> None:
    """End a session of anyone."""
    with transaction.atomic():
        import_module(settings.SESSION_ENGINE).SessionStore(session.session_key).delete()
        audit.record("session-revoked", who=revoked_by, source=source, target=str(session))
        session.delete()


def listed(now: datetime) -> list[OpenSession]:
    """Sessions that can still be used, the one used last first."""
    rules = limits()
    OpenSession.objects.filter(seen_at__lt=now - rules.idle_time).delete()
    OpenSession.objects.filter(begun_at__lt=now - rules.absolute_time).delete()
    return list(OpenSession.objects.select_related("account"))


def _why_it_ends(request: HttpRequest, now: datetime, rules: Limits) -> str:
    """``idle``, ``too old``, ``gone``, ``new password``, ``unknown``, …; or nothing, when it goes on."""
    moment = now.timestamp()
    begun, seen = request.session.setdefault(BEGUN, moment), request.session.setdefault(SEEN, moment)
    if moment - seen > rules.idle:
        return "idle"
    if moment - begun > rules.absolute:
        return "too old"
    why = _why_the_account_ends_it(request, now, rules)
    if not why and moment - seen > SEEN_STEP_SECONDS:
        request.session[SEEN] = moment
        _note(request, request.user)  # type: ignore[arg-type]
    return why


def _why_the_account_ends_it(request: HttpRequest, now: datetime, rules: Limits) -> str:
    account = request.user
    if not standing.is_fresh(account, now=now, limits=rules):  # type: ignore[arg-type]
        found = standing.check(account, connect=parts.whole_directory, now=now, limits=rules)  # type: ignore[arg-type]
        if found is not Standing.GOOD:
            return str(found.value)
    password = request.session.get(PASSWORD) or account.password_set  # type: ignore[union-attr]
    return "new password" if password != account.password_set else ""  # type: ignore[union-attr]


def _note(request: HttpRequest, account: Account) -> None:
    """Keep the session in the list of those that are open."""
    now = timezone.now()
    request.session[PASSWORD] = account.password_set
    if not request.session.session_key:
        request.session.save()
    values = {
        "account": account,
        "seen_at": now,
        "address": address_of(request),
        "browser": request.headers.get("User-Agent", "")[:200],
    }
    OpenSession.objects.update_or_create(
        session_key=request.session.session_key, defaults=values, create_defaults={**values, "begun_at": now}
    )
