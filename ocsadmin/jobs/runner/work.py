"""All that one run of a job holds: lease, log, directory, secrets, threads."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

from django.conf import settings

from ocsadmin.directory import Directory
from ocsadmin.jobs.kinds import Context
from ocsadmin.jobs.models import Job, JobSecret
from ocsadmin.jobs.models.secret import PURPOSE
from ocsadmin.jobs.sealing import unseal

from .lease import Lease


@dataclass
class Work:
    """One run. Only the thread that made it uses the database; those of ``threads`` write to the directory."""

    job: Job
    lease: Lease
    context: Context
    threads: ThreadPoolExecutor
    counts: Counter[str]
    broken_lanes: set[str]
    stop: Event = field(default_factory=Event)
    """Set: rows that have not been tried yet are left alone."""

    @classmethod
    def of(cls, lease: Lease, directory: Directory) -> Work:
        job = Job.objects.get(pk=lease.job_id)
        failed = job.rows.filter(result="Failure").exclude(lane="").values_list("lane", flat=True)
        return cls(
            job=job,
            lease=lease,
            context=Context(directory, open_secret=_Secrets(job)),
            threads=ThreadPoolExecutor(settings.JOB_LANES, thread_name_prefix=f"job-{job.pk}"),
            counts=Counter(job.counted()),
            broken_lanes=set(failed),
        )

    def close(self) -> None:
        self.stop.set()
        self.threads.shutdown(wait=True, cancel_futures=True)


class _Secrets:
    """The job's secrets, still sealed in memory; one is opened only in the change that asks for it."""

    def __init__(self, job: Job) -> None:
        self._sealed = {secret.name: bytes(secret.sealed) for secret in JobSecret.objects.filter(job=job)}

    def __call__(self, name: str) -> str:
        return unseal(self._sealed[name], PURPOSE).decode()
