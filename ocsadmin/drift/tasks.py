"""What workers do about outside changes."""

from __future__ import annotations

from celery import shared_task

from ocsadmin import parts

from . import origins


@shared_task
def note_origins(**_: object) -> None:
    """The clock's, as often as a delta: where and when changes that replication has found were first written."""
    origins.note(parts.directory())
