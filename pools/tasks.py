"""What workers do for pools. Ids by keyword; unknown arguments pass, so that an old worker survives a new caller."""

from __future__ import annotations

from celery import shared_task

from .validation import outside, runner, schedule


@shared_task(acks_late=True, reject_on_worker_lost=True)
def run_validation(*, run_id: int, **_: object) -> None:
    """Carry out what is left of a validation."""
    runner.run_validation(run_id, outside.surround)


@shared_task
def sweep_validations(**_: object) -> None:
    """The clock's: runs that are due, runs that are too old."""
    schedule.sweep()
