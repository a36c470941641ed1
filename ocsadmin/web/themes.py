"""Light, dark, or as the system says: a cookie, so that it works before sign-in and without JavaScript."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

COOKIE = "theme"
YEAR = 365 * 24 * 3600
THEMES = {"auto": "As the system", "light": "Light", "dark": "Dark"}


def theme_of(request: HttpRequest) -> str:
    """``auto``, ``light`` or ``dark``."""
    chosen = request.COOKIES.get(COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def remember(response: HttpResponse, theme: str, *, secure: bool) -> None:
    response.set_cookie(COOKIE, theme, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)
