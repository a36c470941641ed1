"""Errors that people can put right, raised in any view, become a page that says so."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from ocsadmin.directory import patience
from ocsadmin.errors import DomainError

from . import errors


def interactive(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Someone waits for the answer to every request: a directory that is silent does not hold it up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with patience.interactive():
            return get_response(request)

    return middleware


class ErrorPagesMiddleware(MiddlewareMixin):
    """A DomainError becomes an answer with its own status; anything else is Django's to log and to answer with 500."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            return errors.of_domain_error(request, exception)
        return None
