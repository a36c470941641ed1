"""Which run is due, and runs that were asked for while another went on."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings

from ocsadmin.directory import Directory
from ocsadmin.work.clock import database_now

from . import lease
from .lease import AlreadyRunning, LeaseLost
from .models import ReplicationRun, ReplicationState
from .release import AlreadyDecided, let_delete
from .replication import run_replication

logger = logging.getLogger(__name__)
RETRY_FULL_AFTER = timedelta(seconds=60)
"""A full run that failed is not begun anew with every beat."""


def mode_due(state: ReplicationState, now: datetime) -> str:
    """``full``, ``delta`` or empty: what the clock asks for. A job that ended may just have had a delta made."""
    if _full_is_due(state, now):
        return "full"
    fresh = timedelta(seconds=settings.MIRROR_DELTA_SECONDS / 2)
    return "delta" if state.tried_at is None or now - state.tried_at >= fresh else ""


def _full_is_due(state: ReplicationState, now: datetime) -> bool:
    braked = state.braked_run_id is not None
    last = max((moment for moment in (state.full_at, state.full_tried_at if braked else None) if moment), default=None)
    if last and now - last < timedelta(seconds=settings.MIRROR_FULL_SECONDS):
        return False
    return state.full_tried_at is None or now - state.full_tried_at >= RETRY_FULL_AFTER


def replicate_what_is_due(directory: Directory) -> ReplicationRun | None:
    """What the beat calls: the run that was asked for meanwhile, else the one that the clock asks for, else nothing."""
    wanted, asked_by = lease.take_wanted()
    mode = wanted or mode_due(lease.current(), database_now())
    return replicate_asked(directory, mode=mode, requested_by=asked_by) if mode else None


def replicate_asked(directory: Directory, *, mode: str, requested_by: str) -> ReplicationRun | None:
    """A run, and after it the one that others asked for meanwhile. None: it was left to the worker that runs now."""
    run = _run_or_leave(directory, mode, requested_by)
    while run is not None and (wanted := lease.take_wanted())[0]:
        again = _run_or_leave(directory, *wanted)
        if again is None:
            break
        run = again
    return run


def _run_or_leave(directory: Directory, mode: str, requested_by: str) -> ReplicationRun | None:
    """None: another worker replicates, and does this afterwards."""
    try:
        return run_replication(directory, mode=mode, requested_by=requested_by)
    except LeaseLost as lost:
        logger.warning("%s", lost)
    except AlreadyRunning:
        pass
    lease.want(mode, requested_by)
    return None


def let_delete_asked(directory: Directory, *, run_id: int, requested_by: str) -> ReplicationRun | None:
    """Let the deletions of a stopped run through. None: that was done already, or the run was not stopped."""
    try:
        return let_delete(ReplicationRun.objects.get(pk=run_id), directory, requested_by=requested_by)
    except AlreadyDecided:
        return None
