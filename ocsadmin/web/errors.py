"""Error pages in the console's design; for htmx a notice that is shown above the page."""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ocsadmin.errors import DomainError, ManyErrors

from . import themes
from .htmx import wants_fragment


def answer(
    request: HttpRequest, *, status: int, title: str, text: str = "", cure: str = "", **more: Any
) -> HttpResponse:
    """A page that says what was wrong and what to do, or for htmx the notice alone."""
    context = {"status": status, "title": title, "text": text, "cure": cure, **more}
    if wants_fragment(request):
        response = render(request, "errors/_notice.html", context, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#notices", "innerHTML"
        return response
    return render(request, "errors/error.html", context, status=status)


def of_domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer to an error that a person can put right."""
    many = error.errors if isinstance(error, ManyErrors) else []
    return answer(
        request, status=error.status, title=error.problem_title(), text=error.text, cure=error.cure, errors=many
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person lacks the right, or the exception says which."""
    text = str(exception or "") or _("Your account does not have the right that this page takes.")
    cure = _("Ask an administrator for membership in the group that the procedure names.")
    return answer(request, status=HTTPStatus.FORBIDDEN, title=_("Not permitted"), text=text, cure=cure)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: larger than is taken, or not a request for this console. Before anyone is known, without a page."""
    text, cure = _("The console can't use this request."), _("Go back to the page, load it again and try once more.")
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        text, cure = _("That is more than the console takes at once."), _("Send it in several parts.")
    if not hasattr(request, "user"):
        return HttpResponse(f"{text} {cure}", status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8")
    return answer(request, status=HTTPStatus.BAD_REQUEST, title=_("Not usable"), text=text, cure=cure)


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without the token against forged requests: sent from elsewhere, or after signing in anew."""
    text = _("This form was not sent from a page of this session, so nothing was done.")
    cure = _("Go back, load the page again and send it once more. The browser has to keep the console's cookies.")
    return answer(request, status=HTTPStatus.FORBIDDEN, title=_("Form out of date"), text=text, cure=cure)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or the object is gone from the mirror."""
    text = _("There is nothing at this address. It may have been deleted or moved in the directory.")
    cure = _("Look for it by name with the search box, or go back to the dashboard.")
    return answer(request, status=HTTPStatus.NOT_FOUND, title=_("Not found"), text=text, cure=cure)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: an error of the console itself. Asks neither database nor session, which may be what failed.

    503 where the database does not answer: that is no error of the console, and passes.
    """
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return _database_away(request)
    context = {"status": 500, "shell": {"theme": themes.theme_of(request)}}
    if wants_fragment(request):
        response = HttpResponse(render_to_string("errors/_server_error.html", context), status=500)
        response["HX-Retarget"], response["HX-Reswap"] = "#notices", "innerHTML"
        return response
    return HttpResponse(render_to_string("500.html", context), status=500)


def _database_away(request: HttpRequest) -> HttpResponse:
    title, text = _("The database does not answer."), _("Nothing was lost. Try again in a minute.")
    headers = {"Retry-After": "30"}
    if request.path.startswith("/api/"):
        body = {"type": "/problems/database-away", "title": title, "status": 503, "detail": title, "remedy": text}
        return JsonResponse(body, status=503, headers=headers, content_type="application/problem+json")
    return HttpResponse(f"{title} {text}\n", status=503, headers=headers, content_type="text/plain; charset=utf-8")
