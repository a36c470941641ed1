"""What the log must say, given what was really written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocsadmin.jobs.models import Job, Result, Row

from .journal import OTHERS, Line
from .slots import Slot

WRITTEN = (Result.SUCCESS, Result.WARNING)


def complaints(job: Job, slots: Sequence[Slot], lines: Sequence[Line], late: set[tuple[int, str]]) -> Iterator[str]:
    """Everything in the log of an ended job that is not so.

    ``late``: (worker, key) of writes that were under way when the worker's lease ran out, as a request may be in the
    network: nobody can call those back.
    """
    undo = job.undo_of_id is not None
    by_title = {slot.change().title: slot for slot in slots}
    for row in job.rows.all():
        slot = by_title[row.title.removeprefix("Undo: ")]
        if not slot.is_step:
            yield from _of_row(row, slot, [line for line in lines if line.job in (job.pk, OTHERS)], undo, late)
        elif row.result == "":
            yield f"{row}: the job has ended, the step has not"
    yield from _of_order(job)


def _of_row(row: Row, slot: Slot, lines: list[Line], undo: bool, late: set[tuple[int, str]]) -> Iterator[str]:
    key = slot.key(undo=undo)
    about = [line for line in lines if line.key in (key, str(slot.dn))]
    ours = [number for number, line in enumerate(about) if line.what == "wrote" and line.worker != OTHERS]
    if any((about[number].worker, key) in late for number in ours):
        return
    told = f"{row} is {row.result or 'to do'} ({row.message}), and was written {len(ours)} times: {_shown(about)}"
    if len(ours) > 1:
        yield f"Twice: {told}"
    if row.result == "":
        yield f"Not ended: {told}"
    elif (row.result in WRITTEN) != bool(ours) and not _excused(row, about, ours):
        yield f"Not so: {told}"


def _excused(row: Row, about: list[Line], ours: list[int]) -> bool:
    """A failure of a row that was written and that someone else changed since: the log can't know better."""
    if row.result != Result.FAILURE:
        return False
    others_since = any(line.worker == OTHERS for line in about[ours[0] :]) if ours else False
    return others_since and row.cause_code == "stale"


def _of_order(job: Job) -> Iterator[str]:
    """Rows without a lane build on one another; so do those of one lane. Not on a step that nothing waits for."""
    failed: dict[str, Row] = {}
    for row in job.rows.all():
        before = failed.get(row.lane)
        if before is not None and row.result != Result.SKIPPED:
            yield f"{row} is {row.result} although {before} before it failed"
        waits = row.kind != "host.hand_over" or row.change.data.get("blocks")
        if row.result == Result.FAILURE and waits:
            failed[row.lane] = row


def replay(slots: Sequence[Slot], lines: Sequence[Line], undo_jobs: set[int]) -> None:
    """Bring the model's state of each slot up to what the journal says."""
    for slot in slots:
        slot.state = slot.before
    for line in lines:
        for slot in slots:
            if line.worker == OTHERS and line.key == str(slot.dn):
                slot.touched(line.value)
            elif line.worker != OTHERS and line.what == "wrote" and line.key == slot.key(undo=line.job in undo_jobs):
                slot.written(undo=line.job in undo_jobs)


def _shown(lines: Sequence[Line]) -> str:
    return "; ".join(f"{line.worker} {line.what}" for line in lines)
