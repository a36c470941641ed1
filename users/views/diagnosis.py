"""Why can't this person sign in? The answer as a page: what the directory says at once, the network after it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from users import queries
from users.delegation import scope
from users.diagnosis import Depth, diagnose
from users.diagnosis.around import surround

from .frame import show_person


@needs(right_names.VIEW_USERS)
@require_safe
@vary_on_headers("HX-Request")
def diagnosis(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """``?depth=directory|names|connection`` says how far to look, ``?outside=1`` that the person is outside."""
    person = get_object_or_404(queries.visible(request.user), guid=guid)
    report = diagnose(
        person,
        surround(),
        timezone.now(),
        depth=Depth.named(request.GET.get("depth", "")),
        outside=request.GET.get("outside") == "1",
        hidden=scope.hidden_attributes(),
    )
    context: dict[str, Any] = {"report": report, "last_depth": Depth.CONNECTION}
    if wants_fragment(request):
        return render(request, "users/diagnosis/_report.html", {"person": person, **context})
    return show_person(request, person, "users/diagnosis/diagnosis.html", **context)
