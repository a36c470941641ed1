"""A round of all looks for one pool: asked for by a person, carried out by a worker, seen on the page as it goes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ocsadmin.errors import DomainError
from pools.checklist.facts import facts_of_one
from pools.models import ChecklistReading, ChecklistRefresh, Pool

from .look import LOOKS, Around, Look

logger = logging.getLogger(__name__)
State = ChecklistRefresh.State
Clock = Callable[[], datetime]


class NoWorker(DomainError):
    """No worker could be told."""

    code, status = "no-worker", 503
    message = "No worker could be told to look."
    hint = "Start the workers and the broker, then try again."


def newest(pool: Pool) -> ChecklistRefresh | None:
    """The newest round of a pool."""
    return ChecklistRefresh.objects.filter(pool_guid=pool.guid).first()


def ask(pool: Pool, *, asked_by: str, now: datetime, ring: Callable[[ChecklistRefresh], bool]) -> ChecklistRefresh:
    """Ask for a round. One that goes on is left alone. ``ring`` tells the workers.

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
        _set(round_, **values)
    if not ring(round_):
        error = NoWorker()
        _set(round_, state=State.FAILED, message=f"{error.text} {error.cure}")
        raise error
    return round_


def refresh(*, pool_guid: str, around: Callable[[], Around], clock: Clock = timezone.now) -> None:
    """Carry a round out and store what was found. Safe to call again: each look replaces what it found before."""
    pool = Pool.objects.filter(guid=pool_guid).first()
    round_ = ChecklistRefresh.objects.filter(pool_guid=pool_guid).first()
    if round_ is None:
        return
    if pool is None:
        _set(round_, state=State.FAILED, message=_("The pool is gone."), moved_at=clock())
        return
    try:
        _carry_out(pool, round_, around(), clock)
    except DomainError as error:
        _set(round_, state=State.FAILED, message=f"{error.text} {error.cure}"[:500], moved_at=clock())
    except Exception:
        _set(round_, state=State.FAILED, message=_("The console made an error; its log says which."), moved_at=clock())
        logger.exception("The round of looks for %s ended with an error.", pool)
        raise


def _carry_out(pool: Pool, round_: ChecklistRefresh, around: Around, clock: Clock) -> None:
    facts = facts_of_one(pool)
    for number, look in enumerate(LOOKS):
        _set(round_, state=State.RUNNING, now=look.key, looks=len(LOOKS), looked=number, moved_at=clock())
        found = [{"step": step, **finding.to_json()} for step, finding in look.at(around, facts)]
        _store(pool, look, found, clock())
    _set(round_, state=State.DONE, now="", looked=len(LOOKS), moved_at=clock())


def _store(pool: Pool, look: Look, findings: list[dict[str, str]], when: datetime) -> None:
    ChecklistReading.objects.update_or_create(
        pool_guid=pool.guid, look=look.key, defaults={"findings": findings, "read_at": when}
    )


def _set(round_: ChecklistRefresh, **values: object) -> None:
    for name, value in values.items():
        setattr(round_, name, value)
    round_.save(update_fields=list(values))
