"""A worker that dies at a chosen moment, and the one that comes after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ocsadmin.directory import Directory
from ocsadmin.jobs import runner
from ocsadmin.jobs.models import Job


class Killed(BaseException):
    """What kill -9 does to a worker: nothing that it holds is run to its end."""


class DyingDirectory:
    """The real directory; the worker dies right after a call of this name has been answered, or right before it.

    ``then`` is what happens at that moment.
    """

    def __init__(
        self, real: Directory, name: str, then: Callable[[], None] = lambda: None, *, before: bool = False
    ) -> None:
        self._real, self._name, self._then, self._before = real, name, then, before

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if name != self._name:
            return found

        def call(*arguments: Any, **more: Any) -> None:
            if not self._before:
                found(*arguments, **more)
            self._then()
            raise Killed

        return call


def die(job: Job, directory: Any) -> None:
    """A worker takes the job and dies; nobody has the job then."""
    with pytest.raises(Killed):
        runner.run(job_id=job.pk, directory=directory)
    Job.objects.filter(pk=job.pk).update(held_until=None)


def go_on(job: Job, directory: Directory) -> Job:
    """Another worker."""
    assert runner.run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    return job
