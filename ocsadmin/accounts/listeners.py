"""What other rooms do and the audit log keeps: jobs that were submitted, and how they ended."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save

from ocsadmin import acting, parts
from ocsadmin.jobs.ended import when_ended

from . import audit, pins, sessions, syslog


def connect() -> None:
    post_save.connect(job_submitted, sender="jobs.Job", dispatch_uid="audit-job-submitted")
    user_logged_in.connect(sessions.begin, dispatch_uid="session-begun")
    syslog.connect()
    when_ended("audit", job_has_ended)
    when_ended("pinned-groups", pin_groups)


def job_submitted(*, instance: Any, created: bool, **_: Any) -> None:
    """In the transaction that stores the job: there is no job without its event."""
    if created:
        detail = {"plan": instance.plan_hash, "rows": instance.row_count, "reason": instance.reason}
        _record("job-submitted", instance, instance.created_by_name, detail)


def job_has_ended(job: Any) -> None:
    """Once for each ending, in the transaction that notes that it was done."""
    _record("job-ended", job, "", {"state": job.state, "counts": job.counts})


def pin_groups(job: Any) -> None:
    """The groups of a forest are pinned as soon as it is prepared."""
    if job.operation == "prepare_forest":
        pins.follow(parts.whole_directory())


def _record(what: str, job: Any, who: str, detail: dict[str, Any]) -> None:
    detail = {"job": job.pk, "operation": job.operation, "address": acting.address(), **detail}
    audit.record(what, who=who, target=job.title, source=job.source, detail=detail)
