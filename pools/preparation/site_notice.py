"""The one sentence on every page while the forest is not prepared."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from ocsadmin import parts
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError

_KEY = "pools:forest-prepared"
_UNPREPARED_SECONDS, _PREPARED_SECONDS = 15, 3600


def remember(prepared: bool) -> None:
    """Keep for a while what was just read."""
    cache.set(_KEY, prepared, _PREPARED_SECONDS if prepared else _UNPREPARED_SECONDS)


def forget() -> None:
    cache.delete(_KEY)


def prepared() -> bool:
    """Whether there is an RTC Service. While the directory is silent, it counts as prepared: nothing else is known.

    It is asked once an hour where there is one, and the database is not asked at all.
    """
    known = cache.get(_KEY)
    if known is None:
        known = _read()
        remember(known)
    return bool(known)


def _read() -> bool:
    try:
        return parts.directory().forest.rtc_service is not None
    except DomainError:
        return True


def notice(request: Any) -> dict[str, Any] | None:
    """For people who may look at pools, and neither on the page itself nor in its wizards."""
    account, url = request.user, reverse("preparation")
    own_pages = (url, reverse("wizard-start", args=["prepare_forest"]))
    if request.path.startswith(own_pages) or not account.may(right_names.VIEW_POOLS) or prepared():
        return None
    text = _("The forest is not prepared for Office Communications Server yet.")
    return {"text": text, "url": url, "link": _("Prepare Active Directory")}
