"""When a job has ended, what it changed is read back at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocsadmin import work
from ocsadmin.jobs.ended import when_ended

if TYPE_CHECKING:
    from ocsadmin.jobs.models import Job


def connect() -> None:
    when_ended("delta-replication", replicate_soon)


def replicate_soon(job: Job) -> None:
    """Ask for a delta run. Where no broker answers, the clock's next one comes anyway."""
    work.wake_after_commit("ocsadmin.mirror.tasks.replicate", mode="delta")
