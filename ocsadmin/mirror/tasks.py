"""What workers do for the mirror. Each calls one function; unknown arguments of newer callers pass."""

from __future__ import annotations

from celery import shared_task

from ocsadmin import parts

from . import after_run, due, release
from .lease import AlreadyRunning


@shared_task
def replicate_if_due(**_: object) -> None:
    """The clock's: a delta every MIRROR_DELTA_SECONDS, a full run every MIRROR_FULL_SECONDS."""
    due.replicate_what_is_due(parts.directory())
    after_run.carry_out(parts.directory())


@shared_task
def replicate(*, mode: str = "delta", requested_by: str = "", **_: object) -> None:
    """A run that someone asked for."""
    due.replicate_asked(parts.directory(), mode=mode, requested_by=requested_by)


@shared_task(autoretry_for=(AlreadyRunning,), retry_backoff=2, retry_backoff_max=30, max_retries=20)
def take_out(*, keys: list[int], requested_by: str, **_: object) -> None:
    """Objects that are not found and that a person takes out of the mirror."""
    release.take_out(keys, parts.directory(), requested_by=requested_by)


@shared_task(autoretry_for=(AlreadyRunning,), retry_backoff=2, retry_backoff_max=30, max_retries=20)
def let_delete(*, run_id: int, requested_by: str, **_: object) -> None:
    """Deletions that a person let through; tried again while another run goes on."""
    due.let_delete_asked(parts.directory(), run_id=run_id, requested_by=requested_by)
