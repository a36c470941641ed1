"""Plans made from a job: what takes it back, and what failed once more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from ocsadmin.directory import DN, Directory
from ocsadmin.errors import DomainError

from .changes import Change
from .kinds import kind_of
from .kinds.base import undone
from .kinds.reading import find_places
from .models import Job, Row
from .models.row import RowQuerySet
from .plan import Brake, Notice, Plan


class NothingToUndo(DomainError):
    """Nothing of this job can be taken back."""

    code, status = "nothing-to-undo", 422
    message = "No row of job {job} has written anything that could be taken back."
    hint = "Rows that failed or were skipped have changed nothing."


class NothingToRetry(DomainError):
    """Nothing of this job failed."""

    code, status = "nothing-to-retry", 422
    message = "No row of job {job} failed or was skipped."
    hint = "There is nothing to do again."


def undo_plan(job: Job, rows: Iterable[Row] | None = None, directory: Directory | None = None) -> Plan:
    """The inverses of what the job (or these rows of it) did, last first.

    With a directory the targets are named as they are called now, also where someone moved them. A step
    without inverse becomes a warning, and so does what an inverse can't bring back.

    :raises NothingToUndo: not one row has an inverse.
    """
    done = job.rows.done() if rows is None else [row for row in rows if row.result in ("Success", "Warning")]
    changes, notices = [], []
    for row in sorted(done, key=lambda row: row.number, reverse=True):
        kind, change = kind_of(row.kind), row.change
        inverse = kind.inverse(change, row.outcome)
        if inverse is None:
            notices.append(Notice("warning", f"{row.title}: nothing takes this back by itself.", row.target))
        else:
            changes.append(inverse)
            notices += [Notice("warning", loss, row.target)] if (loss := kind.loss(change)) else []
    if not changes:
        raise NothingToUndo(job=job.pk)
    if directory is not None:
        changes = _named_as_now(changes, directory)
    spec = {"undo_of": job.pk}
    return _plan(job, undone(job.title), "undo", spec, changes, notices)


def retry_plan(job: Job, rows: RowQuerySet | None = None) -> Plan:
    """What failed or was skipped (of these rows), once more, from the values that were planned on.

    :raises NothingToRetry: all rows succeeded.
    """
    changes = [row.change for row in (job.rows.all() if rows is None else rows).to_retry()]
    if not changes:
        raise NothingToRetry(job=job.pk)
    spec = {**job.spec, "retry_of": job.pk}
    return _plan(job, job.title, job.operation, spec, changes, [])


def _named_as_now(changes: list[Change], directory: Directory) -> list[Change]:
    """The same changes of values, with the DNs that their objects have now."""
    places: dict[UUID, DN] = {}
    find_places(changes, places, directory)
    return [
        replace(change, target=str(places[change.guid]))
        if change.guid in places and (change.before or change.after)
        else change
        for change in changes
    ]


def _plan(
    job: Job, title: str, operation: str, spec: Mapping[str, object], changes: list[Change], notices: list[Notice]
) -> Plan:
    return Plan(
        title=title,
        operation=operation,
        permission=job.permission,
        changes=tuple(changes),
        spec=spec,
        notices=tuple(notices),
        waves=tuple(job.options.get("waves", ())),
        brake=Brake(**job.options.get("brake", {})),
    )
