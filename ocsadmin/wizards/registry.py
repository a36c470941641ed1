"""All wizards: those of the use cases, and those that the apps have registered."""

from __future__ import annotations

from ocsadmin import use_cases

from .base import Wizard
from .declared import wizard_of

_wizards: dict[str, Wizard] = {}


def register(wizard: type[Wizard]) -> None:
    """Called once per wizard, when its app is ready."""
    _wizards[wizard.name] = wizard()


def get(name: str) -> Wizard | None:
    return _everything().get(name)


def all_wizards() -> list[Wizard]:
    """In their order; those of one order as they were registered."""
    return sorted(_everything().values(), key=lambda wizard: wizard.order)


def _everything() -> dict[str, Wizard]:
    for one in use_cases.all_use_cases():
        if one.wizard is not None and one.name not in _wizards:
            _wizards[one.name] = wizard_of(one)()
    return _wizards
