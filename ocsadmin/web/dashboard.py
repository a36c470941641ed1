"""The panels of the dashboard. Each app adds its own when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from ocsadmin.errors import DomainError

from .navigation import MayAsk


@dataclass(frozen=True)
class Panel:
    """A panel: ``template`` (the inside of the panel) rendered with what ``context(request)`` answers.

    ``name`` is its slug in ``/?panel=…``; by default the title's. ``link`` is the URL name behind 'All' in its head;
    ``wide`` spans the whole row; ``refresh_seconds`` asks for the panel again while the page is open.
    ``shown(context)`` may leave the panel out.
    """

    order: int
    title: Any
    template: str
    context: Callable[[Any], dict[str, Any]]
    needs: str = ""
    name: str = ""
    icon: str = ""
    link: str = ""
    wide: bool = False
    refresh_seconds: int = 0
    shown: Callable[[dict[str, Any]], bool] | None = None

    @property
    def slug(self) -> str:
        return self.name or str(self.title).lower().replace(" ", "-")


@dataclass(frozen=True)
class Filled:
    """A panel with its content; ``error`` stands in for what could not be read."""

    panel: Panel
    content: dict[str, Any]
    error: DomainError | None = None


_panels: dict[str, Panel] = {}


def add(panel: Panel) -> None:
    """Add a panel; one with the same slug is replaced."""
    _panels[panel.slug] = panel


def panels_for(account: MayAsk) -> list[Panel]:
    """The panels that this person may see, in order."""
    seen = (panel for panel in _panels.values() if not panel.needs or account.may(panel.needs))
    return sorted(seen, key=lambda panel: panel.order)


def fill(panel: Panel, request: HttpRequest) -> Filled | None:
    """The panel with its content, or None where it has nothing to say and leaves itself out."""
    try:
        content = panel.context(request)
    except DomainError as error:
        return Filled(panel, {}, error)
    if panel.shown is not None and not panel.shown(content):
        return None
    return Filled(panel, content)
