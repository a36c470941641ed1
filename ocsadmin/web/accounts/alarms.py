"""What of the rights needs a person: the panel of the dashboard."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.addresses import SHARED_BY
from ocsadmin.accounts.delegation import undelegated
from ocsadmin.accounts.models import PinnedGroup
from ocsadmin.acting import right_names
from ocsadmin.acting.scopes import NOBODY
from ocsadmin.web.dashboard import Panel
from ocsadmin.web.htmx import HtmxHttpRequest


def rights(request: HtmxHttpRequest) -> dict[str, Any]:
    """``sees_nobody`` is for the reader; the rest for those who delegate."""
    content: dict[str, Any] = {"sees_nobody": request.user.scope() == NOBODY}
    if request.user.may(right_names.DELEGATE):
        policy = undelegated.policy()
        content |= {
            "losers": undelegated.losers(),
            "undecided": policy.begun and not policy.decided_by,
            "changed_groups": list(PinnedGroup.objects.filter(Q(name_now="") | ~Q(other_sid=""))),
            "unnamed_proxy": cache.get(SHARED_BY, ""),
            "open_to_all": policy.begun and policy.undelegated_see_everyone,
        }
    return content


def is_needed(content: dict[str, Any]) -> bool:
    return any(content.values())


PANEL = Panel(
    order=1,
    title=_("Rights need attention"),
    template="accounts/_rights_panel.html",
    context=rights,
    name="rights",
    icon="shield",
    refresh_seconds=60,
    shown=is_needed,
)
