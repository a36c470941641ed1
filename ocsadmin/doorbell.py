"""The broker is only a doorbell; ``ocsadmin.work`` rings it by the name of a task."""

from __future__ import annotations

from typing import Any

from ocsadmin import work


def ring(task: Any, **arguments: object) -> bool:
    """``work.wake`` for a task at hand."""
    return work.wake(task.name, **arguments)
