"""Telling a request for a fragment from a request for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account


class HtmxHttpRequest(HttpRequest):
    """A request of someone who is signed in, with what htmx says about itself."""

    htmx: HtmxDetails
    user: Account


def wants_fragment(request: HttpRequest) -> bool:
    """True where htmx swaps a part of the page; a boosted link and Back in the history want the whole page."""
    htmx = cast("HtmxDetails | None", getattr(request, "htmx", None))
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request  # type: ignore[union-attr]
