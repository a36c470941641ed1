"""Enforces the marks of views (``ocsadmin.accounts.rights``): a view without one is refused."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from ocsadmin.accounts import audit, rights, sessions
from ocsadmin.web import errors

logger = logging.getLogger(__name__)


class RightsMiddleware:
    """Deny by default. REST views (whose mark is per action) refuse by ``NeedsRight``, in their own format."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and _is_signed_in(request):
            response["Cache-Control"] = "no-store"  # it names people, and stays in no browser and no proxy
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """An answer instead of the view, where the view has no mark or who is signed in lacks the right."""
        sessions.keep(request)
        mark = rights.mark_of(view)
        if mark is None:
            logger.error("%s has no mark saying who may see it, so it is refused.", view)
            return errors.forbidden(request, PermissionError("This page does not say who may see it, so nobody may."))
        if is_rest(view) or rights.may(request.user, str(mark)):
            return None
        if not request.user.is_authenticated:
            return to_sign_in(request)
        audit.record_request("refused", request, target=request.path, needs=mark)
        return errors.of_domain_error(request, rights.missing(request.user, str(mark)))


def _is_signed_in(request: HttpRequest) -> bool:
    """Also by a token. Asks the database for nothing that was not asked before."""
    session = getattr(request, "session", None)
    return bool(request.headers.get("Authorization")) or bool(session is not None and session.get("_auth_user_id"))


def is_rest(view: Callable[..., Any]) -> bool:
    """Whether a view is one of Django REST framework that enforces its mark itself."""
    classes = getattr(getattr(view, "cls", None), "permission_classes", ())
    return any(isinstance(one, type) and issubclass(one, rights.EnforcesMarks) for one in classes)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page and back. htmx is told to go there with the whole page."""
    if request.headers.get("HX-Request") == "true":
        current = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = current._replace(scheme="", netloc="").geturl()
        return HttpResponse(status=204, headers={"HX-Redirect": _sign_in_url(back)})
    return HttpResponseRedirect(_sign_in_url(request.get_full_path() if request.method == "GET" else ""))


def _sign_in_url(back: str) -> str:
    url = resolve_url(settings.LOGIN_URL)
    return f"{url}?{urlencode({'next': back})}" if back else url
