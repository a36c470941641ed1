"""What rooms above the mirror do as soon as a run of the clock has ended; they register when their apps are ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ocsadmin.directory import Directory

Handler = Callable[[Directory], object]
_handlers: Final[dict[str, Handler]] = {}


def when_run(name: str, handler: Handler) -> None:
    """``handler`` is called in the worker that replicated. It may be called again for the same changes."""
    _handlers[name] = handler


def carry_out(directory: Directory) -> None:
    for handler in _handlers.values():
        handler(directory)
