"""What of wizards waits for a person, on the dashboard."""

from __future__ import annotations

from typing import Any

from ocsadmin.web.htmx import HtmxHttpRequest
from ocsadmin.web.panels import MOST

from . import registry
from .models import Draft


def waiting(request: HtmxHttpRequest) -> dict[str, Any]:
    """``drafts`` of one's own, and those that are ``offered``: handed over, to whoever may go on with them."""
    return {
        "drafts": [one for one in Draft.objects.of(request.user)[:MOST] if registry.get(one.wizard_name)],
        "offered": [one for one in Draft.objects.offered_to(request.user)[:MOST] if _may_take_up(request, one)],
    }


def _may_take_up(request: HtmxHttpRequest, draft: Draft) -> bool:
    wizard = registry.get(draft.wizard_name)
    return wizard is not None and request.user.may(wizard.permission)
