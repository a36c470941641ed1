"""One person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from users.models import User
from users.people.settings_in_words import settings_of
from users.timeline.history import history_of

from .frame import show_person


@needs(right_names.VIEW_USERS)
@require_GET
def user(request: HttpRequest, guid: UUID) -> HttpResponse:
    """Settings in words, account, history, raw attributes."""
    person = get_object_or_404(User, guid=guid)
    facts: dict[str, Any] = {"groups": settings_of(person), "history": history_of(guid)}
    return show_person(request, person, "users/user.html", **facts)
