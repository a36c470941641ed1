"""Only one run at a time across all workers: a lease in the one row of ``ReplicationState``."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.db.models import Q, QuerySet
from django.utils import timezone

from ocsadmin.errors import DomainError

from .models import ReplicationRun, ReplicationState

NAME = "replication"
LASTS = timedelta(seconds=75)
"""Longer than the directory may take to answer with one page; it is prolonged with each chunk."""


class AlreadyRunning(DomainError):
    """A replication run is under way."""

    code = "replication-running"
    message = "Replication is already running{by}."
    hint = "It will end by itself; try again then."


class LeaseLost(DomainError):
    """The run took too long between two pages, and another worker has begun a run."""

    code = "replication-lease-lost"
    message = "Another worker took over replication while this one waited for the directory."
    hint = "Nothing is wrong with the mirror. If this happens again, look why the domain controller is so slow."


class Lease:
    """The right to replicate, from :meth:`take` to :meth:`give_back`."""

    def __init__(self, owner: str) -> None:
        self.owner = owner

    @classmethod
    def take(cls) -> Lease:
        """Take the lease by one UPDATE that only one worker can win.

        A run whose lease has run out is marked failed: its worker died.

        :raises AlreadyRunning: someone else holds it.
        """
        lease = cls(f"{_host()}/{os.getpid()}/{uuid4().hex[:12]}")
        now = timezone.now()
        ReplicationState.objects.get_or_create(name=NAME)
        free = ReplicationState.objects.filter(Q(owner="") | Q(until__lt=now), name=NAME)
        values = {"owner": lease.owner, "until": now + LASTS}
        if not free.update(**values) and not _of_the_dead().update(**values):
            run = current().run
            raise AlreadyRunning(by=f" (run {run.pk})" if run else "")
        bury(now)
        return lease

    def hold(self, run: ReplicationRun | None = None) -> None:
        """Prolong the lease, and say which run it is for.

        :raises LeaseLost: it is someone else's by now.
        """
        values: dict[str, object] = {"until": timezone.now() + LASTS}
        if run is not None:
            values["run"] = run
        if not ReplicationState.objects.filter(name=NAME, owner=self.owner).update(**values):
            raise LeaseLost()

    def give_back(self) -> None:
        ReplicationState.objects.filter(name=NAME, owner=self.owner).update(owner="", until=None, run=None)


def _of_the_dead() -> QuerySet[ReplicationState]:
    """The lease where its owner was a process of this machine that is no more: nobody has to wait until it runs out."""
    owner = current().owner
    host, _, rest = owner.partition("/")
    pid = rest.partition("/")[0]
    if host != _host() or not pid.isdigit() or Path(f"/proc/{pid}").exists() or not Path("/proc/self").exists():
        return ReplicationState.objects.none()
    return ReplicationState.objects.filter(name=NAME, owner=owner)


def _host() -> str:
    return socket.gethostname()[:24]


def current() -> ReplicationState:
    """The shared row with the run that goes on."""
    return ReplicationState.objects.select_related("run").get_or_create(name=NAME)[0]


def bury(now: datetime) -> None:
    """Mark runs that no worker carries on as failed. Only for the holder of the lease, before its own run begins."""
    ReplicationRun.objects.filter(state=ReplicationRun.State.RUNNING).update(
        state=ReplicationRun.State.FAILED,
        ended_at=now,
        error_code="worker-died",
        error="The worker died during this run.",
        cure="Nothing has to be done: what it stored stays, and the next run goes on from the last watermark.",
    )


def want(mode: str, requested_by: str) -> None:
    """Leave word for the worker that runs now: do this when you have finished. A full run outweighs a delta."""
    state = ReplicationState.objects.filter(name=NAME)
    if mode != "full":
        state = state.exclude(wanted="full")
    state.update(wanted=mode, wanted_by=requested_by)


def take_wanted() -> tuple[str, str]:
    """(mode, who asked) of what was asked for meanwhile, which is forgotten by this; empty where nothing was."""
    state = current()
    claimed = ReplicationState.objects.filter(name=NAME, wanted=state.wanted).exclude(wanted="")
    return (state.wanted, state.wanted_by) if claimed.update(wanted="", wanted_by="") else ("", "")
