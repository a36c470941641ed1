"""For whom the console works right now: the account of the request, or the console itself (tasks, commands).

Everything that reads people asks here, so that a page that forgets to ask shows nobody too many. Within a request
that nobody has signed in for, nobody is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from ocsadmin.accounts.addresses import address_of

from .scope import NOBODY, UNLIMITED, Scope

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account

_address: ContextVar[str] = ContextVar("address", default="")
_whose: ContextVar[Callable[[], Account | None] | None] = ContextVar("acting", default=None)


def account() -> Account | None:
    """Who acts; None for the console itself and for those who have not signed in."""
    whose = _whose.get()
    return whose() if whose else None


def address() -> str:
    """From where the request came that is worked on; empty outside of one."""
    return _address.get()


def scope() -> Scope:
    """What may be seen and changed now."""
    whose = _whose.get()
    if whose is None:
        return UNLIMITED
    who = whose()
    return who.scope() if who else NOBODY


@contextmanager
def as_account(who: Account) -> Iterator[None]:
    """Work for this account: what a task or command does in someone's name."""
    with _as(lambda: who):
        yield


@contextmanager
def as_console() -> Iterator[None]:
    """Work for the console itself, within a request: what keeps the mirror true must see everyone."""
    with _as(None):
        yield


@contextmanager
def _as(whose: Callable[[], Account | None] | None) -> Iterator[None]:
    token = _whose.set(whose)
    try:
        yield
    finally:
        _whose.reset(token)


class ActingMiddleware:
    """Each request works for its account, also while its answer is streamed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        whose, token = partial(_account_of, request), _address.set(address_of(request))
        try:
            with _as(whose):
                response: HttpResponseBase = self.get_response(request)
        finally:
            _address.reset(token)
        if type(response) is StreamingHttpResponse and not response.is_async:
            response.streaming_content = _streamed(iter(response.streaming_content), whose)  # type: ignore[arg-type]
        return response


def _streamed(chunks: Iterator[Any], whose: Callable[[], Account | None]) -> Iterator[Any]:
    end = object()
    while True:
        with _as(whose):
            chunk = next(chunks, end)
        if chunk is end:
            return
        yield chunk


def _account_of(request: HttpRequest) -> Account | None:
    """The account that the session or (once it was checked) the token of a request belongs to."""
    user: Any = getattr(request, "user", None)
    return user if getattr(user, "is_authenticated", False) else None
