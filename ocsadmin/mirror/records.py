"""How a run ends: its record, and what every page is told."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from ocsadmin.directory import DN
from ocsadmin.work.clock import database_now

from . import events
from .lease import NAME
from .models import ReplicationRun, ReplicationState

State = ReplicationRun.State


def failed(run: ReplicationRun, error: str, cure: str, code: str) -> ReplicationRun:
    """Record a failure. The same failure of the same clock again only counts up the record that is there."""
    run.state, run.error, run.cure, run.error_code = State.FAILED, error, cure, code
    run.ended_at = database_now()
    _tell_failure(run)
    last = ReplicationRun.objects.exclude(pk=run.pk).order_by("-started_at", "-pk").first()
    if last and not run.requested_by and not run.touched() and _same_failure(last, run):
        ReplicationRun.objects.filter(pk=last.pk).update(repeats=F("repeats") + 1, ended_at=run.ended_at)
        if run.pk:
            run.delete()
        last.refresh_from_db()
        return last
    run.save()
    return run


def _same_failure(last: ReplicationRun, run: ReplicationRun) -> bool:
    return (last.state, last.requested_by, last.error) == (State.FAILED, "", run.error)


def _tell_failure(run: ReplicationRun) -> None:
    state = ReplicationState.objects.filter(name=NAME)
    state.update(error=run.error, cure=run.cure, **_tried(run))
    state.filter(failing_since=None).update(failing_since=run.ended_at)


def ended(run: ReplicationRun, stop: Sequence[str], domain: DN, *, whole: bool) -> ReplicationRun:
    """Record that a run came to its end: completed, or stopped by the brake for these reasons."""
    run.ended_at = database_now()
    if stop:
        run.state, run.error = State.STOPPED, "\n".join(stop)
        run.cure = (
            "Nothing was deleted from the mirror. If the objects are gone on purpose, let it delete them on the run's "
            "page; if not, check what the console's account may read."
        )
    else:
        run.state = State.COMPLETED
        run.event_id, run.event_text = events.COMPLETED, events.completed_text(run.mode, domain)
    _tell_end(run, whole=whole)
    return _keep(run)


def _tell_end(run: ReplicationRun, *, whole: bool) -> None:
    values: dict[str, object] = {"error": "", "cure": "", "failing_since": None, **_tried(run)}
    if whole:
        values["success_at"] = run.ended_at
    if run.mode == "full" and whole and run.state == State.COMPLETED:
        values |= {"full_at": run.ended_at, "braked_run": None}
    if run.state == State.STOPPED:
        values["braked_run"] = run
    ReplicationState.objects.filter(name=NAME).update(**values)


def _tried(run: ReplicationRun) -> dict[str, object]:
    tried: dict[str, object] = {"tried_at": run.ended_at}
    return {**tried, "full_tried_at": run.ended_at} if run.mode == "full" else tried


def _keep(run: ReplicationRun) -> ReplicationRun:
    """Store the record, unless the clock asked for it and nothing had changed: that would be thousands a day."""
    quiet = run.mode == "delta" and not run.requested_by and run.state == State.COMPLETED and not run.touched()
    if not quiet:
        run.save()
    elif run.pk:
        run.delete()
    return run
