"""What permissions are called. The accounts know; the rooms below them ask here."""

from __future__ import annotations

from collections.abc import Callable

Title = Callable[[str], str | None]
"""Name of a permission → its title, which goes on from "may": "create pools"; None: there is none of this name."""

_titles: list[Title] = []


def register(title: Title) -> None:
    """Called once, when the accounts are ready."""
    _titles[:] = [title]


def title_of(permission: str) -> str | None:
    """See ``Title``."""
    return _titles[0](permission) if _titles else None
