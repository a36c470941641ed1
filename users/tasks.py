"""Celery tasks about people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import shared_task

from users.create_users import new_passwords

from .csv import work
from .reports.mail import sending
from .restore_users import points
from .search import keep


@shared_task
def keep_search_index(**_: Any) -> None:
    """The clock's: build this machine's search index anew where much has changed."""
    keep.start_if_due()


@shared_task
def remove_expired_restore_points(**_: Any) -> None:
    points.remove_expired()


@shared_task
def remove_expired_new_passwords(**_: Any) -> None:
    new_passwords.remove_expired()


@shared_task(acks_late=True, reject_on_worker_lost=True)
def work_on_csv(*, upload_id: str, **_: Any) -> None:
    """Do what an uploaded file waits for: read, check, plan or submit it."""
    work.run(UUID(upload_id))


@shared_task
def sweep_csv_uploads(**_: Any) -> None:
    """The clock's: files that are too old."""
    work.sweep()


@shared_task(acks_late=True, reject_on_worker_lost=True)
def send_report(*, delivery_id: int, **_: Any) -> None:
    """Send a report whose time has come."""
    sending.send(delivery_id)


@shared_task
def send_due_reports(**_: Any) -> None:
    """The clock's: reports whose hour has come, and those that could not be sent before."""
    sending.sweep()
