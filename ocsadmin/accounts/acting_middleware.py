"""Each request works for the account that has signed in for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from ocsadmin import acting

from .addresses import address_of
from .models import Account


class ActingMiddleware:
    """Each request works for its account, also while its answer is streamed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        whose = partial(_account_of, request)
        with acting.from_address(address_of(request)), acting.of_account(whose):
            response: HttpResponseBase = self.get_response(request)
        if type(response) is StreamingHttpResponse and not response.is_async:
            response.streaming_content = _streamed(iter(response.streaming_content), whose)  # type: ignore[arg-type]
        return response


def _streamed(chunks: Iterator[Any], whose: Callable[[], Account | None]) -> Iterator[Any]:
    end = object()
    while True:
        with acting.of_account(whose):
            chunk = next(chunks, end)
        if chunk is end:
            return
        yield chunk


def _account_of(request: HttpRequest) -> Account | None:
    """The account that the session or (once it was checked) the token of a request belongs to."""
    user: Any = getattr(request, "user", None)
    return user if getattr(user, "is_authenticated", False) else None
