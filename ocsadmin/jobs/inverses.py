"""Plans made from a job: what takes it back, and what failed once more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.plans import inverses
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import kind_of
from ocsadmin.plans.kinds.base import undone
from ocsadmin.plans.plan import Brake, Notice, Plan

from . import undo_rules
from .models import Job, Row
from .models.row import UNDONE, RowQuerySet
from .undo_links import taking_back
from .undone import DONE, NO_WAY_BACK, RowUndo, of_job, of_rows


class NothingToUndo(DomainError):
    """Nothing of this job can be taken back."""

    code, status = "nothing-to-undo", 422
    message = "No row of job {job} has written anything that could be taken back."
    hint = "Rows that failed, were skipped or still wait have changed nothing; a job that waits can be cancelled."


class NothingToRetry(DomainError):
    """Nothing of this job failed."""

    code, status = "nothing-to-retry", 422
    message = "No row of job {job} failed or was skipped."
    hint = "There is nothing to do again."


@dataclass(frozen=True)
class Inverses:
    """``plan`` holds nothing but the inverses; ``numbers`` are, for each of them, the number of the row taken back."""

    plan: Plan
    numbers: tuple[int, ...]
    originals: Mapping[int, Change]
    """Number → change of every row that has done something, also where it has no inverse."""
    in_the_way: Sequence[tuple[Row, RowUndo]] = ()
    """Rows that are undone already, or are being undone, and by whom."""


def undo_plan(job: Job, rows: Iterable[Row] | None = None, directory: Directory | None = None) -> Plan:
    """The inverses of what the job (or these rows of it) did, last first, with what the apps add (``undo_rules``).

    With a directory the targets are named as they are called now, also where someone moved them. A step
    without inverse becomes a warning, and so does what an inverse can't bring back. What is undone already is left out.
    What people have to type is asked where they undo (``undoing.Again``).

    :raises NothingToUndo: not one row has an inverse.
    """
    back = inverses_of(job, rows, directory)
    if not back.plan.changes:
        raise NothingToUndo(job=job.pk)
    return replace(undo_rules.shaped(back.plan, back.originals, job), confirmation=None)


def inverses_of(job: Job, rows: Iterable[Row] | None, directory: Directory | None) -> Inverses:
    """:raises NothingToUndo: not one row has an inverse; those that are undone already would have one."""
    done = job.rows.done() if rows is None else [row for row in rows if row.result in DONE]
    latest_first = sorted(done, key=lambda row: row.number, reverse=True)
    undone_by = of_rows(latest_first)
    in_the_way = [(row, told) for row in latest_first if (told := undone_by.get(row.pk)) and told.is_in_the_way]
    gone = {row.pk for row, _ in in_the_way}
    pairs: list[tuple[Row, Change]] = []
    notices: list[Notice] = []
    for row in latest_first:
        if row.pk not in gone:
            _invert(row, pairs, notices)
    no_way_back = sorted({row.number for row in latest_first if row.pk not in gone} - {row.number for row, _ in pairs})
    if not pairs and not in_the_way:
        raise NothingToUndo(job=job.pk)
    changes = _identified([change for _, change in pairs], job)
    if directory is not None:
        changes = inverses.named_as_now(changes, directory)
    spec = {"undo_of": job.pk, **({NO_WAY_BACK: no_way_back} if no_way_back else {})}
    plan = _plan(job, undone(job.title), "undo", spec, changes, notices)
    originals = {row.number: row.change for row in latest_first}
    return Inverses(plan, tuple(row.number for row, _ in pairs), originals, in_the_way)


def _invert(row: Row, pairs: list[tuple[Row, Change]], notices: list[Notice]) -> None:
    kind, change = kind_of(row.kind), row.change
    inverse = kind.inverse(change, row.outcome)
    if inverse is None:
        notices.append(Notice("warning", f"{row.title}: nothing takes this back by itself.", row.target))
        return
    pairs.append((row, taking_back(inverse, row.number)))
    if loss := kind.loss(change):
        notices.append(Notice("warning", loss, row.target))


def retry_plan(job: Job, rows: RowQuerySet | None = None) -> Plan:
    """What failed or was skipped (of these rows), once more, from the values that were planned on.

    :raises NothingToRetry: all rows succeeded.
    """
    return retry_plan_of(job, rows_to_retry(job, rows))


def rows_to_retry(job: Job, rows: RowQuerySet | None = None) -> list[Row]:
    """Those that failed or were skipped; steps that were left out because the job is undone only where it stands again.

    :raises NothingToRetry: there are none.
    """
    found = list((job.rows.all() if rows is None else rows).to_retry())
    if any(row.cause_code == UNDONE for row in found) and (told := of_job(job)) and told.stands_undone:
        found = [row for row in found if row.cause_code != UNDONE]
    if not found:
        raise NothingToRetry(job=job.pk)
    return found


def retry_plan_of(job: Job, rows: Iterable[Row]) -> Plan:
    """The plan that does these rows again."""
    spec = {**job.spec, "retry_of": job.pk}
    return _plan(job, job.title, job.operation, spec, [row.change for row in rows], [])


def _identified(changes: list[Change], job: Job) -> list[Change]:
    """By the GUIDs of the objects that the job made; asks the database only where some of them are not known."""
    if not inverses.objects_added(changes) and all(change.guid for change in changes):
        return changes
    made = job.rows.done().filter(kind=inverses.ADD, target_guid__isnull=False).values_list("target", "target_guid")
    return inverses.identified(changes, dict(made))


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
