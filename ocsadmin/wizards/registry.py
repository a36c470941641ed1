"""The wizards that the apps have registered."""

from __future__ import annotations

from .base import Wizard

_wizards: dict[str, Wizard] = {}


def register(wizard: type[Wizard]) -> None:
    """Called once per wizard, when its app is ready."""
    _wizards[wizard.name] = wizard()


def get(name: str) -> Wizard | None:
    return _wizards.get(name)


def all_wizards() -> list[Wizard]:
    """In their order; those of one order as they were registered."""
    return sorted(_wizards.values(), key=lambda wizard: wizard.order)
