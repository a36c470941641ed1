"""What every page knows: the side bar, the search box, the theme. It asks the database for nothing but the person."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from . import navigation, site_notices, themes


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor: ``shell`` with items, own_items, current, search, site_notices and the theme."""
    account = getattr(request, "user", None)
    known = account is not None and account.is_authenticated and hasattr(account, "may")
    items = navigation.items_for(account) if known else []  # type: ignore[arg-type]
    return {
        "shell": {
            "items": [item for item in items if item.place == "side"],
            "own_items": [item for item in items if item.place == "person"],
            "current": navigation.current(items, request.path),
            "search": navigation.search_for(account) if known else None,  # type: ignore[arg-type]
            "site_notices": partial(site_notices.of, request) if known else (),
            "theme": themes.theme_of(request),
            "themes": themes.THEMES,
            "time_zone": timezone.get_current_timezone_name(),
        }
    }
