"""All that one run of a job holds: lease, log, directory, secrets, threads."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

from django.conf import settings

from ocsadmin.directory import Directory
from ocsadmin.jobs.kinds import Context
from ocsadmin.jobs.models import Job

from .lease import Lease
from .safe import Safe


@dataclass
class Work:
    """One run. Only the thread that made it uses the database; those of ``threads`` write to the directory."""

    job: Job
    lease: Lease
    context: Context
    threads: ThreadPoolExecutor
    counts: Counter[str]
    broken_lanes: set[str]
    safe: Safe
    stop: Event = field(default_factory=Event)
    """Set: rows that have not been tried yet are left alone."""

    @classmethod
    def of(cls, lease: Lease, directory: Directory) -> Work:
        job = Job.objects.get(pk=lease.job_id)
        failed = job.rows.filter(result="Failure").exclude(lane="").values_list("lane", flat=True)
        safe = Safe(job)
        return cls(
            job=job,
            lease=lease,
            context=Context(directory, open_secret=safe.open),
            threads=ThreadPoolExecutor(settings.JOB_LANES, thread_name_prefix=f"job-{job.pk}"),
            counts=Counter(job.counted()),
            broken_lanes=set(failed),
            safe=safe,
        )

    def close(self) -> None:
        self.stop.set()
        self.threads.shutdown(wait=True, cancel_futures=True)
