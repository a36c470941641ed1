"""A page about one person, in the frame that all of them share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from users.delegation import scope
from users.models import User
from users.people import menu


def show_person(
    request: HttpRequest, person: User, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a template that extends ``users/user_frame.html``: head, tabs and operations of the person."""
    account: Any = request.user
    context |= {"hidden": scope.hidden(), "hidden_columns": scope.hidden_columns()}
    context |= {"person": person, "operations": menu.for_person(person, account), "pages": menu.pages(person, account)}
    return render(request, template, context, status=status)
