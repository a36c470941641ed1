"""The jobs that deployed a pool, each with what was asked for and its deployment log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from ocsadmin.jobs import visibility
from ocsadmin.jobs.models import Job, Row
from ocsadmin.mirror.models import MirrorChange
from ocsadmin.use_cases.words import asked_for
from pools.checklist.facts import PoolFacts

MOST_JOBS: Final = 60
MOST_ROWS: Final = 300
"""Of one job; the log as CSV has them all."""


@dataclass(frozen=True)
class JobPart:
    """A job. ``more_rows`` did not find room."""

    job: Job
    wish: Sequence[tuple[str, str]]
    rows: Sequence[Row]

    @property
    def more_rows(self) -> int:
        return max(0, self.job.row_count - len(self.rows))


def jobs_of(facts_of_pool: PoolFacts) -> list[JobPart]:
    """Jobs that touched the pool, its servers or its trusted service entries, or named it; the oldest first.

    Four queries, however many there are.
    """
    guids = _guids(facts_of_pool)
    touched = Row.objects.filter(target_guid__in=guids).values("job")
    seen = MirrorChange.objects.filter(guid__in=guids, job__isnull=False).values("job")
    named = Q()
    for word in filter(None, (str(facts_of_pool.pool.guid), facts_of_pool.pool.fqdn)):
        named |= Q(title__icontains=word)
    wanted = Q(pk__in=touched) | Q(pk__in=seen) | named
    newest = visibility.shown_all(visibility.jobs(Job.objects.filter(wanted)).order_by("-pk")[:MOST_JOBS])
    rows = _rows(newest)
    return [JobPart(job, asked_for(job.operation, job.spec), rows.get(job.pk, [])) for job in reversed(newest)]


def _guids(facts_of_pool: PoolFacts) -> list[UUID]:
    roles = (role for group in facts_of_pool.roles.values() for role in group)
    mirrored: Iterable[Any] = (facts_of_pool.pool, *facts_of_pool.servers, *roles, *facts_of_pool.entries)
    return [one.guid for one in mirrored]


def _rows(jobs: Sequence[Job]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    rows = visibility.rows(Row.objects.filter(job__in=jobs, number__lte=MOST_ROWS)).defer("change_json", "outcome")
    for row in map(visibility.row, rows.order_by("job", "number")):
        found.setdefault(row.job_id, []).append(row)
    return found
