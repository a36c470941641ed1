"""Browsers in which someone has signed in before: their tries count for themselves.

A signed cookie names the account and the browser. It opens nothing; it only keeps others' failures from shutting its
owner out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from . import throttle

COOKIE = "ocsadmin_device"
SALT = "ocsadmin.accounts.devices"
LASTS = timedelta(days=365)


def known(request: HttpRequest, name: str) -> str:
    """The browser's own number where this name has signed in there before, else nothing."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return ""
    return f"browser {found['id']}" if found.get("name") == throttle.counted_name(name) else ""


def remember(response: HttpResponse, name: str) -> None:
    """After a sign-in: know this browser again."""
    value = signing.dumps({"name": throttle.counted_name(name), "id": secrets.token_hex(12)}, salt=SALT)
    response.set_cookie(
        COOKIE, value, max_age=LASTS, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )
