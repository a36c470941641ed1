"""Reading jobs and their logs: each list costs the same number of statements at 3 rows and at 100,000."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from . import visibility
from .models import Job, Result, Row
from .models.job import JobQuerySet
from .models.row import RowQuerySet

TO_DO = "to_do"
"""How a filter calls rows without a result."""


def jobs(*, state: str = "", operation: str = "", person: str = "", text: str = "") -> JobQuerySet:
    """Jobs that one may see, newest first. ``person`` is a part of the name of who made it."""
    found = visibility.jobs(Job.objects.select_related(None))
    if state:
        found = found.filter(state=state)
    if operation:
        found = found.filter(operation=operation)
    if person:
        found = found.filter(created_by_name__icontains=person)
    return found.filter(Q(title__icontains=text) | Q(reason__icontains=text)) if text else found


def operations() -> list[str]:
    """The use cases that jobs were made of."""
    return list(Job.objects.order_by("operation").values_list("operation", flat=True).distinct())


def rows(job: Job, *, result: str = "", text: str = "") -> RowQuerySet:
    """The log of a job in its order, as far as one may see it."""
    found = visibility.rows(job.rows.defer("outcome"))
    if result:
        found = found.filter(result="" if result == TO_DO else result)
    return found.containing(text) if text else found


@dataclass(frozen=True)
class Progress:
    """How far a job is. ``left`` is None while nobody can say."""

    counts: dict[str, int]
    total: int
    left: timedelta | None

    @property
    def ended(self) -> int:
        """Rows with an end. One that waits for people has none yet."""
        return self.total - self.counts.get("", 0) - self.counts.get(Result.WAITING, 0)

    @property
    def by_result(self) -> list[tuple[str, int]]:
        """Results that occur, in the order of the log's legend."""
        return [(result.value, self.counts[result.value]) for result in Result if self.counts.get(result.value)]

    @classmethod
    def of(cls, job: Job) -> Progress:
        counts = visibility.counted(job)
        total, todo = sum(counts.values()), counts.get("", 0)
        ended = total - todo
        if job.state != Job.State.RUNNING or not ended or not todo or job.started_at is None:
            return cls(counts, total, None)
        return cls(counts, total, (timezone.now() - job.started_at) * (todo / ended))


def fingerprint(job: Job, page: Iterable[Row]) -> str:
    """Changes when a row of the page does, or the state of the job, on which it depends what can be done with rows.

    A running page asks with it and gets the table only when it has changed.
    """
    told = "|".join([job.state, *(f"{row.pk}{row.result}{row.attempts}" for row in page)])
    return f"{zlib.crc32(told.encode()):08x}"
