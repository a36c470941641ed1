"""What is decided of outside changes: accepted by someone, taken back, restored by a job."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from ocsadmin.jobs.models import Job, Row
from ocsadmin.jobs.undo_rules import lineage
from ocsadmin.mirror.models import MirrorChange

Settlement = MirrorChange.Settlement
RESTORE = "restore_drift"
"""The operation's name."""
SETTLES = "settles"
"""In the data of a restoring change: the keys of the outside changes that it takes back."""
AT_ONCE = 500


def accept(keys: Iterable[int], *, who: str, reason: str) -> int:
    """Mark open changes as accepted. Returns how many were."""
    values = {"settled_at": timezone.now(), "settled_by": who[:320], "settled_reason": _plain(reason)}
    return _update(keys, Settlement.OPEN, settlement=Settlement.ACCEPTED, **values)


def reopen(keys: Iterable[int]) -> int:
    """Take an acceptance back."""
    return _update(keys, Settlement.ACCEPTED, **_OPEN)


def note_restored(job: Job) -> None:
    """What a job that restores has brought back so far; and what its undo has taken away again is open once more."""
    if job.operation == RESTORE:
        for row in job.rows.done().iterator():
            _restored(row.change.data.get(SETTLES, ()), job)
        return
    first, takes_back = lineage(job)
    if first.operation == RESTORE and takes_back:
        undone: list[UUID] = [guid for guid in job.rows.done().values_list("target_guid", flat=True) if guid]
        for start in range(0, len(undone), AT_ONCE):
            those = MirrorChange.objects.filter(settled_by_job=job.undo_of, guid__in=undone[start : start + AT_ONCE])
            those.update(**_OPEN)
    elif first.operation == RESTORE:
        for row in job.rows.done().iterator():
            _restored(_first_of(row).change.data.get(SETTLES, ()), job)


def _first_of(row: Row) -> Row:
    """The row that a row of undos and redos began with."""
    while row.undoes is not None:
        row = row.undoes
    return row


_OPEN = {
    "settlement": Settlement.OPEN,
    "settled_at": None,
    "settled_by": "",
    "settled_reason": "",
    "settled_by_job": None,
}


def _restored(keys: Iterable[int], job: Job) -> None:
    _update(
        keys,
        Settlement.OPEN,
        settlement=Settlement.RESTORED,
        settled_at=job.ended_at or timezone.now(),
        settled_by=job.created_by_name,
        settled_reason=job.reason,
        settled_by_job=job,
    )


def _update(keys: Iterable[int], only: str, **values: object) -> int:
    wanted, count = list(keys), 0
    for start in range(0, len(wanted), AT_ONCE):
        some = MirrorChange.objects.filter(pk__in=wanted[start : start + AT_ONCE], job=None, settlement=only)
        count += some.update(**values)
    return count


def _plain(reason: str) -> str:
    return " ".join(reason.replace("\0", "").split())[:500]
