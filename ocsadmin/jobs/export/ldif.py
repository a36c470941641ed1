"""LDIF (RFC 2849) of jobs: what ``ldapmodify`` or ``ldifde`` would do the same with."""

from __future__ import annotations

from collections.abc import Iterator

from ocsadmin.jobs import visibility
from ocsadmin.jobs.inverses import undo_plan
from ocsadmin.jobs.models import Job
from ocsadmin.plans.export import document

from .lines import rows_of, told


def forward(job: Job) -> Iterator[str]:
    """What the job does or did, row by row, with the result of each as a comment."""
    return document(f"Job {job.pk}: {job.title}", ((told(row), visibility.change_of(row)) for row in rows_of(job)))


def back(job: Job) -> Iterator[str]:
    """What takes back what the job has done so far.

    :raises NothingToUndo: it has done nothing that could be taken back.
    """
    seen = visibility.numbers((), job)
    changes = map(visibility.without_hidden, undo_plan(job, seen).changes)
    return document(f"Undo of job {job.pk}: {job.title}", ((change.title, change) for change in changes))
