"""LDIF (RFC 2849) of plans and jobs: what ``ldapmodify`` or ``ldifde`` would do the same with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ocsadmin.jobs import visibility
from ocsadmin.jobs.changes import Change
from ocsadmin.jobs.inverses import undo_plan
from ocsadmin.jobs.kinds import kind_of
from ocsadmin.jobs.kinds.base import undone
from ocsadmin.jobs.kinds.ldif import comment
from ocsadmin.jobs.models import Job
from ocsadmin.jobs.plan import Plan

from .lines import one_line, rows_of, told

VERSION = "version: 1\n"
"""RFC 2849: the version-spec comes first."""


def of_plan(plan: Plan) -> str:
    """What a plan would do."""
    return "".join(_document(plan.title, ((change.title, change) for change in plan.changes)))


def back_of_plan(plan: Plan) -> str:
    """What would take a plan back that has not run yet: what only running it can tell (GUIDs) is left out."""
    pairs = ((kind_of(change.kind).inverse(change, {}), change) for change in reversed(plan.changes))
    return "".join(_document(undone(plan.title), ((inverse.title, inverse) for inverse, _ in pairs if inverse)))


def forward(job: Job) -> Iterator[str]:
    """What the job does or did, row by row, with the result of each as a comment."""
    return _document(f"Job {job.pk}: {job.title}", ((told(row), visibility.change_of(row)) for row in rows_of(job)))


def back(job: Job) -> Iterator[str]:
    """What takes back what the job has done so far.

    :raises NothingToUndo: it has done nothing that could be taken back.
    """
    seen = visibility.numbers((), job)
    changes = map(visibility.without_hidden, undo_plan(job, seen).changes)
    return _document(f"Undo of job {job.pk}: {job.title}", ((change.title, change) for change in changes))


def _document(title: str, records: Iterable[tuple[str, Change]]) -> Iterator[str]:
    yield VERSION + comment(one_line(title))
    for words, change in records:
        yield "\n" + comment(one_line(words)) + kind_of(change.kind).to_ldif(change)
