"""What the accounts tell the rooms below them: what a permission is called, and what is delegated to an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .scopes import Scope

Title = Callable[[str], str | None]
"""Name of a permission → its title, which goes on from "may": "create pools"; None: there is none of this name."""
ScopeOf = Callable[[Any], Scope]
"""An account → what delegations leave to it."""

_title: list[Title] = []
_scope: list[ScopeOf] = []


def register(title: Title, scope: ScopeOf) -> None:
    """Called once, when the accounts are ready."""
    _title[:], _scope[:] = [title], [scope]


def title_of(permission: str) -> str | None:
    """See ``Title``."""
    return _title[0](permission) if _title else None


def scope_of(account: object) -> Scope:
    """See ``ScopeOf``."""
    (ask,) = _scope
    return ask(account)
