"""What became of each row once its job has run; tries again count for the rows that they tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ocsadmin.jobs.models import Job, Result, Row
from users.models import CSVRow, CSVUpload

from .columns import named
from .reading import key_of_new

AT_ONCE: Final = 1000
UNCHANGED: Final = "Unchanged"
_WORST: Final = (Result.FAILURE, Result.SKIPPED, "", Result.WAITING, Result.WARNING, Result.SUCCESS)
"""Of several changes of one person the worst counts; what is still to come before what went well."""


@dataclass(frozen=True)
class Outcome:
    result: str
    message: str = ""

    @property
    def failed(self) -> bool:
        return self.result in (Result.FAILURE, Result.SKIPPED)


def outcomes(upload: CSVUpload, rows: list[CSVRow]) -> dict[int, Outcome]:
    """Row number → what became of it. A question for each job, for a thousand rows at most."""
    lanes = {lane_of(row, upload): row.number for row in rows}
    found = {row.number: Outcome(UNCHANGED) for row in rows}
    for job in jobs_of(upload):
        found |= {lanes[lane]: outcome for lane, outcome in _of_job(job, list(lanes)).items()}
    return found


def jobs_of(upload: CSVUpload) -> list[Job]:
    """The job of the file, and those that tried again what failed, in order."""
    if upload.job is None:
        return []
    jobs, waiting = [upload.job], [upload.job]
    while waiting:
        more = list(Job.objects.filter(retry_of__in=[one.pk for one in waiting]).order_by("pk"))
        jobs += more
        waiting = more
    return jobs


def each(upload: CSVUpload, *, only_failed: bool = False) -> Iterator[tuple[CSVRow, Outcome]]:
    """Every row that was not dropped, with its outcome; memory stays flat."""
    numbers = 0
    while rows := list(upload.rows.kept().filter(number__gt=numbers).order_by("number")[:AT_ONCE]):
        found = outcomes(upload, rows)
        for row in rows:
            if found[row.number].failed or not only_failed:
                yield row, found[row.number]
        numbers = rows[-1].number


def lane_of(row: CSVRow, upload: CSVUpload) -> str:
    """The lane of the changes that a row became."""
    return named(upload.operation).lane(row.guid or key_of_new(row), row.cells)


def _of_job(job: Job, lanes: list[str]) -> Mapping[str, Outcome]:
    found: dict[str, Outcome] = {}
    rows = Row.objects.filter(job=job, lane__in=lanes).order_by("number")
    for lane, result, message, hint in rows.values_list("lane", "result", "message", "hint"):
        if lane not in found or _WORST.index(result) < _WORST.index(found[lane].result):
            found[lane] = Outcome(result, f"{message} {hint}".strip())
    return found
