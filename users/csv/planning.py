"""From rows without mistakes to the plan, and from the plan to the job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import transaction

from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import gate, guards
from ocsadmin.jobs.models import Job
from ocsadmin.plans.plan import Plan
from users.models import CSVProblem, CSVUpload

from .cells import World
from .columns import Operation, named
from .header import Trouble
from .intake import Pulse
from .looking import UNAVAILABLE, strike
from .reading import Reading, read_row, requests_of

AT_ONCE: Final = 2000


def no_pulse(_done: int, _total: int) -> None:
    """For callers who nobody watches."""


class RowsWrong(DomainError):
    """Rows have mistakes."""

    code, field, status = "csv-rows-wrong", "file", 422
    message = "{count} of {total} rows have mistakes: {problems} in all."
    hint = "Mend or drop them; nothing was written."

    def __init__(self, upload: CSVUpload) -> None:
        self.upload = upload
        super().__init__(
            count=upload.rows.with_problems(upload).count(),
            total=upload.rows.kept().count(),
            problems=upload.problems.count(),
        )


class FileWrong(DomainError):
    """The file can't be used so."""

    code, field, status = "csv-file-wrong", "file", 422
    message = "{text}"
    hint = "{cure}"

    def __init__(self, troubles: list[Trouble]) -> None:
        self.troubles = troubles
        first = troubles[0]
        super().__init__(text=first["text"], cure=first["cure"])


def refuse_mistakes(upload: CSVUpload) -> None:
    """:raises FileWrong, RowsWrong: something has to be put right first."""
    if upload.troubles:
        raise FileWrong(upload.troubles)
    if upload.problems.exists():
        raise RowsWrong(upload)
    if upload.rows.stale().exists():
        raise FileWrong([{"text": "Not every row has been checked.", "cure": "Check again first."}])
    if not upload.rows.kept().exists():
        raise FileWrong([{"text": "No row is left.", "cure": "Take rows back, or upload a file."}])


def make_plan(upload: CSVUpload, directory: Directory, pulse: Pulse = no_pulse) -> Plan:
    """The plan of all rows that are kept. What planning finds wrong is told at the rows.

    :raises FileWrong, RowsWrong: there is no plan. :raises DomainError: the directory does not answer.
    """
    refuse_mistakes(upload)
    operation = named(upload.operation)
    readings = list(_readings(upload, operation))
    try:
        requests = list(requests_of(readings))
        plan = operation.plan(operation.spec(requests, upload.options), directory)
        guards.check(plan, upload.owner, directory)
        return plan
    except ManyErrors as many:
        errors = many.errors
    except DomainError as error:
        if error.status == UNAVAILABLE:
            raise
        errors = [error]
    _struck, upload.troubles = strike(errors, readings)
    with transaction.atomic():
        CSVProblem.objects.bulk_create(problem for one in readings for problem in one.problems)
        upload.save(update_fields=["troubles"])
        pulse(0, 0)
    refuse_mistakes(upload)
    raise errors[0]


def submit(upload: CSVUpload, directory: Directory, pulse: Pulse) -> Job:
    """The job of the plan that was shown, once.

    :raises PlanStale, PlanApplied, NotPermitted, …: see ``gate.submit``; the plan is to be made again.
    """
    plan = upload.plan
    if plan is None:
        raise gate.PlanChanged()
    return gate.submit(
        plan,
        acting_user=upload.owner,
        directory=directory,
        source=upload.source,
        reason=upload.reason,
        confirmed=upload.confirmed,
        expected_hash=upload.plan_hash,
        stored=lambda job: taken(upload, job, pulse),
    )


def taken(upload: CSVUpload, job: Job, pulse: Pulse = no_pulse) -> None:
    """The file has its job; the plan is not needed any more. Where others have the file by now, there is no job."""
    pulse(0, 0)
    upload.job, upload.state, upload.planned = job, CSVUpload.State.DONE, b""
    upload.save(update_fields=["job", "state", "planned"])


def _readings(upload: CSVUpload, operation: Operation) -> Iterator[Reading]:
    world = World()
    for row in upload.rows.kept().order_by("number").iterator(chunk_size=AT_ONCE):
        yield read_row(row, operation, upload.options, world)


__all__ = ["FileWrong", "Pulse", "RowsWrong", "make_plan", "no_pulse", "refuse_mistakes", "submit", "taken"]
