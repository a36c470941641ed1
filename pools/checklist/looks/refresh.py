"""A round of all looks for one pool: asked for by a person, carried out by a worker, seen on the page as it goes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ocsadmin import work
from ocsadmin.errors import DomainError
from ocsadmin.work import Lease, LeaseLost
from pools.checklist.facts import facts_of_one
from pools.models import ChecklistReading, ChecklistRefresh, Pool

from .look import LOOKS, Around, Look

logger = logging.getLogger(__name__)
State = ChecklistRefresh.State
SECONDS = 100
"""Longer than one look may take; less than what a round may stand still (``ChecklistRefresh.LONGEST``)."""
OWN_TIME = 5
"""Seconds until workers are woken again, where the first message was lost."""


class NoWorker(DomainError):
    """No worker could be told."""

    code, status = "no-worker", 503
    message = "No worker could be told to look."
    hint = "Start the workers and the broker, then try again."


def newest(pool: Pool) -> ChecklistRefresh | None:
    """The newest round of a pool."""
    return ChecklistRefresh.objects.filter(pool_guid=pool.guid).first()


def ask(pool: Pool, *, asked_by: str, now: datetime, ring: Callable[[ChecklistRefresh], bool]) -> ChecklistRefresh:
    """Ask for a round. One that goes on is left alone. ``ring`` tells the workers; ``now`` is the database's.

    :raises NoWorker: nobody heard the bell.
    """
    with transaction.atomic():
        fresh = {"asked_at": now, "moved_at": now}
        ChecklistRefresh.objects.get_or_create(pool_guid=pool.guid, defaults={**fresh, "state": State.DONE})
        round_ = ChecklistRefresh.objects.select_for_update().get(pool_guid=pool.guid)
        if round_.is_live(now):
            return round_
        values = {**fresh, "state": State.WAITING, "asked_by_name": asked_by, "looks": len(LOOKS), "looked": 0,
                  "now": "", "message": ""}  # fmt: skip
        for name, value in values.items():
            setattr(round_, name, value)
        round_.save()
        work.interrupt(round_)
        work.request(round_, after=OWN_TIME)
    if not ring(round_):
        error = NoWorker()
        if lease := Lease.take(_to_do(), round_.pk, seconds=SECONDS):
            _fail(lease, f"{error.text} {error.cure}")
            raise error
    return round_


def refresh(*, pool_guid: str, around: Callable[[], Around]) -> None:
    """Carry a round out and store what was found, unless another worker does.

    Safe to call again: each look replaces what it found before, and a worker that was too slow stores nothing.
    """
    lease = Lease.take(_to_do(), pool_guid, seconds=SECONDS)
    if lease is None:
        return
    try:
        _carry_out(Pool.objects.filter(guid=pool_guid).first(), lease, around)
    except LeaseLost:
        logger.warning("The round of looks for the pool %s was taken over by another worker.", pool_guid)


def _carry_out(pool: Pool | None, lease: Lease, around: Callable[[], Around]) -> None:
    if pool is None:
        _fail(lease, _("The pool is gone."))
        return
    try:
        _look(pool, lease, around())
    except LeaseLost:
        raise
    except DomainError as error:
        _fail(lease, f"{error.text} {error.cure}"[:500])
    except Exception:
        _fail(lease, _("The console made an error; its log says which."))
        logger.exception("The round of looks for %s ended with an error.", pool)
        raise


def _look(pool: Pool, lease: Lease, around: Around) -> None:
    facts = facts_of_one(pool)
    for number, look in enumerate(LOOKS):
        lease.renew(state=State.RUNNING, now=look.key, looks=len(LOOKS), looked=number, moved_at=Now())
        found = [{"step": step, **finding.to_json()} for step, finding in look.at(around, facts)]
        with lease.storing():
            _store(pool, look, found)
    lease.release(state=State.DONE, now="", looked=len(LOOKS), moved_at=Now())


def _store(pool: Pool, look: Look, findings: list[dict[str, str]]) -> None:
    read = {"findings": findings, "read_at": Now()}
    ChecklistReading.objects.update_or_create(pool_guid=pool.guid, look=look.key, defaults=read)


def _fail(lease: Lease, message: str) -> None:
    lease.release(state=State.FAILED, message=message, moved_at=Now())


def _to_do() -> QuerySet[ChecklistRefresh]:
    return ChecklistRefresh.objects.filter(state__in=ChecklistRefresh.LIVE)
