"""Celery tasks about people."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from . import restore_points


@shared_task
def remove_expired_restore_points(**_: Any) -> None:
    restore_points.remove_expired()
