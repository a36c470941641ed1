"""What Celery runs. Ids by keyword; unknown arguments pass, so that an old worker survives a new caller."""

from __future__ import annotations

from celery import shared_task

from . import outbox, registry


@shared_task
def sweep(**_: object) -> None:
    """The clock's: wake workers for what nobody has taken."""
    registry.sweep()


@shared_task(acks_late=True, reject_on_worker_lost=True)
def deliver(*, entry_id: int, **_: object) -> None:
    """Do what an entry of the outbox asks for."""
    outbox.deliver(entry_id)
