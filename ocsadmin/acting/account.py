"""An account as the rooms below the accounts see it: whoever asks for something, and what they may do."""

from __future__ import annotations

from typing import Any, Protocol

from .scopes import Scope


class ActingAccount(Protocol):
    """Whoever is signed in to the console. ``str()`` of it is the name that logs keep."""

    @property
    def pk(self) -> Any: ...

    def may(self, permission: str) -> bool: ...

    def scope(self) -> Scope: ...
