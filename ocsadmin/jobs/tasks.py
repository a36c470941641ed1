"""What Celery runs. Ids by keyword; unknown arguments pass, so that an old worker survives a new caller."""

from __future__ import annotations

from celery import shared_task

from ocsadmin import parts

from . import runner, shown


@shared_task(acks_late=True, reject_on_worker_lost=True)
def run_job(*, job_id: int, **_: object) -> None:
    runner.run(job_id=job_id, directory=parts.directory())


@shared_task
def remove_expired_shown_plans(**_: object) -> None:
    shown.remove_expired()
