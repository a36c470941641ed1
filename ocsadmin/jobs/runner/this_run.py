"""All that one run of a job holds: lease, log, directory, secrets, threads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event
from typing import Any, TypeVar

from django.conf import settings

from ocsadmin.directory import Directory
from ocsadmin.jobs.controllers import Seen
from ocsadmin.jobs.models import Job
from ocsadmin.plans.kinds import ChangeKind, Context

from .job_secrets import JobSecrets
from .lease import JobLease

T = TypeVar("T")


@dataclass
class Run:
    """One run. Only the thread that made it uses the database; those of ``threads`` write to the directory."""

    job: Job
    lease: JobLease
    context: Context
    threads: ThreadPoolExecutor
    counts: Counter[str]
    broken_lanes: set[str]
    secrets: JobSecrets
    controllers: list[Seen] = field(default_factory=list)
    """The domain controllers that it was planned or written on."""
    stop: Event = field(default_factory=Event)
    """Set: rows that have not been tried yet are left alone."""

    @classmethod
    def of(cls, lease: JobLease, directory: Directory) -> Run:
        """:raises LeaseLost: someone else took the job meanwhile."""
        with lease.storing():
            job = Job.objects.get(pk=lease.pk)
            job.counts = job.counted()
            Job.objects.filter(pk=job.pk).update(counts=job.counts)
        failed = job.rows.filter(result="Failure").exclude(lane="").values_list("lane", flat=True)
        secrets = JobSecrets(job)
        return cls(
            job=job,
            lease=lease,
            context=Context(directory, open_secret=secrets.open),
            threads=ThreadPoolExecutor(settings.JOB_LANES, thread_name_prefix=f"job-{job.pk}"),
            counts=Counter(job.counts),
            broken_lanes=set(failed),
            secrets=secrets,
            controllers=[Seen.from_json(one) for one in job.controllers],
        )

    @property
    def may_write(self) -> bool:
        """Whether the next row may be tried: nothing stopped the run, and no other worker can have the job yet."""
        return not self.stop.is_set() and self.lease.is_sure

    def ask(self, kind: ChangeKind, question: Callable[[], T]) -> T:
        """The answer of a kind, in a thread while this one holds the lease; in this one where it uses our database."""
        return question() if kind.needs_database else self.ask_outside(question)

    def ask_outside(self, question: Callable[[], T]) -> T:
        """The answer to a question that does not use our database, in a thread while this one holds the lease."""
        future: Future[T] = self.threads.submit(question)
        while not wait([future], timeout=1).done:
            self.lease.renew_if_due()
        return future.result()

    def store_controllers(self, known: list[Seen]) -> None:
        """:raises LeaseLost: someone else has the job."""
        self.controllers = known
        self.lease.renew(controllers=self.controllers_json())

    def controllers_json(self) -> list[dict[str, Any]]:
        return [one.to_json() for one in self.controllers]

    def close(self) -> None:
        self.stop.set()
        self.threads.shutdown(wait=True, cancel_futures=True)
