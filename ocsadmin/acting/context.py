"""For whom the console works right now: the account of the request, or the console itself (tasks, commands).

Everything that reads people asks here, so that a page that forgets to ask shows nobody too many. Within a request
that nobody has signed in for, nobody is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .account import ActingAccount
from .scopes import NOBODY, UNLIMITED, Scope

_address: ContextVar[str] = ContextVar("address", default="")
_whose: ContextVar[Callable[[], ActingAccount | None] | None] = ContextVar("acting", default=None)


def account() -> ActingAccount | None:
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
def as_account(who: ActingAccount) -> Iterator[None]:
    """Work for this account: what a task or command does in someone's name."""
    with of_account(lambda: who):
        yield


@contextmanager
def as_console() -> Iterator[None]:
    """Work for the console itself, within a request: what keeps the mirror true must see everyone."""
    with of_account(None):
        yield


@contextmanager
def of_account(whose: Callable[[], ActingAccount | None] | None) -> Iterator[None]:
    """Work for the account that this answers when it is asked; None as its answer: for someone not signed in."""
    token = _whose.set(whose)
    try:
        yield
    finally:
        _whose.reset(token)


@contextmanager
def from_address(text: str) -> Iterator[None]:
    """Work on a request that came from this address."""
    token = _address.set(text)
    try:
        yield
    finally:
        _address.reset(token)
