"""Where a wizard begins with people picked before: ticked in the list, all who match it, or the person of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ocsadmin import wizards
from ocsadmin.accounts.audited import unaudited
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.web.htmx import HtmxHttpRequest
from users.lists.tables import UserList
from users.people import menu

MOST_AT_ONCE = 100_000


@unaudited("a draft changes nothing until its job is submitted")
@needs(right_names.VIEW_USERS)
@require_POST
def begin(request: HtmxHttpRequest) -> HttpResponse:
    """``operation`` (with the people of ``guid``) or ``operation_for_all`` (who match ``query``) names the wizard."""
    name = request.POST.get("operation") or request.POST.get("operation_for_all", "")
    operation = menu.named(name)
    if operation is None or not request.user.may(operation.needs):
        raise PermissionDenied(_("You may not do this with people."))
    if request.POST.get("operation_for_all"):
        people = UserList(QueryDict(request.POST.get("query", ""))).everyone(MOST_AT_ONCE)
    else:
        people = [UUID(text) for text in request.POST.getlist("guid") if _is_guid(text)]
    if not people:
        messages.warning(request, _("Tick the people first."))
        return redirect("user-list")
    return begin_with(request, name, people)


def begin_with(
    request: HtmxHttpRequest,
    name: str,
    people: list[UUID],
    by_hand: Mapping[UUID, str] | None = None,
    more: Mapping[str, Mapping[str, Any]] | None = None,
) -> HttpResponseRedirect:
    """To the first open page of the wizard of this name; its page ``people`` is answered, with those of ``more``."""
    picked: dict[str, Any] = {
        "source": "picked",
        "people": [str(guid) for guid in people],
        "by_hand": {str(guid): address for guid, address in (by_hand or {}).items()},
    }
    preset = {page: dict(given) for page, given in (more or {}).items()}
    draft = wizards.begin(name, acting_user=request.user, answers={"people": picked, **preset})
    return redirect(draft.get_absolute_url())


def _is_guid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
