"""Errors that people can put right, raised in any view, become a page that says so."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from ocsadmin.errors import DomainError

from . import errors


class ErrorPagesMiddleware(MiddlewareMixin):
    """A DomainError becomes an answer with its own status; anything else is Django's to log and to answer with 500."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            return errors.of_domain_error(request, exception)
        return None
