"""What workers do for the checklist."""

from __future__ import annotations

from celery import shared_task

from . import looks


@shared_task(acks_late=True, reject_on_worker_lost=True)
def refresh_checklist(*, pool_guid: str, **_: object) -> None:
    looks.refresh(pool_guid=pool_guid, around=looks.around_here)
