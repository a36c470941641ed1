"""Restore points follow the deployment log: made when a removal has succeeded, used up when it was taken back."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from ocsadmin.jobs.ended import when_ended
from ocsadmin.jobs.models import Job, Row
from ocsadmin.jobs.undo_rules import lineage
from ocsadmin.plans.changes import values_to_json
from users.directory import attributes as ad
from users.models import RestorePoint
from users.remove_users.use_case import REMOVE_USERS

from .points import AT_ONCE
from .use_case import RESTORE_USERS


def connect() -> None:
    when_ended("restore-points", follow)


def follow(job: Job) -> None:
    """Make the restore points of a removal; mark those that a restoring or an undoing has used."""
    first, takes_back = lineage(job)
    if first.operation == RESTORE_USERS.name:
        _use(job, up=not takes_back)
    elif first.operation == REMOVE_USERS.name and job == first:
        _make(job)
    elif first.operation == REMOVE_USERS.name:
        _use(job, up=takes_back)


def _make(job: Job) -> None:
    rows = job.rows.done().filter(target_guid__isnull=False)
    points = (_point(job, row.target_guid, row) for row in rows.iterator(chunk_size=AT_ONCE) if row.target_guid)
    RestorePoint.objects.bulk_create(points, batch_size=AT_ONCE, ignore_conflicts=True)


def _point(job: Job, guid: UUID, row: Row) -> RestorePoint:
    change = row.change
    address = change.before.get(ad.SIP_ADDRESS, ())
    return RestorePoint(
        guid=guid,
        name=row.title.removeprefix("Remove ")[:256],
        sip_address=str(address[0]) if address else "",
        values_json=values_to_json(change.before),
        job=job,
        made_at=job.ended_at or timezone.now(),
        made_by=job.created_by_name,
        reason=job.reason,
    )


def _use(job: Job, *, up: bool) -> None:
    """Used up, or (the restoring was taken back) to be used again."""
    rows = job.rows.done().values_list("target_guid", flat=True)
    guids = [guid for guid in rows.iterator(chunk_size=AT_ONCE) if guid]
    for start in range(0, len(guids), AT_ONCE):
        some = guids[start : start + AT_ONCE]
        points = RestorePoint.objects.filter(guid__in=some, restored_at__isnull=up)
        points.update(restored_at=timezone.now() if up else None)
