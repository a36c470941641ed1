"""Only one run at a time across all workers: a lease on the one row of ``ReplicationState``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Exists
from django.db.models.functions import Now

from ocsadmin import work
from ocsadmin.errors import DomainError

from .models import ReplicationRun, ReplicationState

NAME = "replication"
SECONDS = 75
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
    """The right to replicate, from :meth:`take` to :meth:`give_back`. Nothing of a run is stored but by it."""

    def __init__(self, held: work.Lease) -> None:
        self._held, self._is_over = held, False

    @classmethod
    def take(cls) -> Lease:
        """A run whose lease has run out is marked failed: its worker died.

        :raises AlreadyRunning: someone else holds it.
        """
        ReplicationState.objects.get_or_create(name=NAME)
        held = work.Lease.take(ReplicationState.objects.all(), NAME, seconds=SECONDS)
        if held is None:
            run = current().run
            raise AlreadyRunning(by=f" (run {run.pk})" if run else "")
        fail_abandoned(held.epoch)
        return cls(held)

    def hold(self, run: ReplicationRun | None = None) -> None:
        """Prolong the lease, and say which run it is for.

        :raises LeaseLost: it is someone else's by now.
        """
        with _own_words():
            self._held.renew(**({} if run is None else {"run": run}))

    @contextmanager
    def storing(self) -> Iterator[None]:
        """A transaction that only the holder can make.

        :raises LeaseLost: it is someone else's by now; nothing was stored.
        """
        with _own_words(), self._held.storing():
            yield

    @contextmanager
    def ending(self) -> Iterator[None]:
        """A transaction that only the holder can make, and that gives the lease back.

        :raises LeaseLost: it is someone else's by now; nothing was stored.
        """
        with _own_words(), transaction.atomic():
            self._held.release(run=None)
            yield
        self._is_over = True

    def give_back(self) -> None:
        """Where someone else has it by now, nothing is left to give."""
        if self._is_over:
            return
        try:
            self._held.release(run=None)
        except work.LeaseLost:
            return


@contextmanager
def _own_words() -> Iterator[None]:
    try:
        yield
    except work.LeaseLost as lost:
        raise LeaseLost() from lost


def current() -> ReplicationState:
    """The shared row with the run that goes on."""
    return ReplicationState.objects.select_related("run").get_or_create(name=NAME)[0]


def fail_abandoned(epoch: int) -> None:
    """Mark runs that no worker carries on as failed. For the holder of this epoch, before its own run begins."""
    mine = Exists(ReplicationState.objects.filter(name=NAME, epoch=epoch))
    ReplicationRun.objects.filter(mine, state=ReplicationRun.State.RUNNING).update(
        state=ReplicationRun.State.FAILED,
        ended_at=Now(),
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
