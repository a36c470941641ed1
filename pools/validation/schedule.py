"""Validation by the clock: which pools, how often; and what has to be swept up."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ocsadmin.errors import BadInput, DomainError
from ocsadmin.work.clock import database_now
from pools.models import Pool, ValidationRow, ValidationRun, ValidationSchedule

from . import submission

MOST_HOURS = 24 * 31


def schedule_of(pool: Pool) -> ValidationSchedule:
    """The stored one, else one that is off, with the proposed interval (not stored)."""
    found = ValidationSchedule.objects.filter(pool_guid=pool.guid).first()
    return found or ValidationSchedule(pool_guid=pool.guid, every_hours=min(settings.VALIDATION_HOURS, MOST_HOURS))


def set_schedule(pool: Pool, *, enabled: bool, every_hours: int, by: str) -> ValidationSchedule:
    """Switch it on or off; on, the first run begins with the next sweep.

    :raises BadInput: the interval is not between an hour and a month.
    """
    if not 1 <= every_hours <= MOST_HOURS:
        cure = f"Choose 1 to {MOST_HOURS} hours."
        raise BadInput(f"{every_hours} hours can't be the interval.", cure=cure, field="every_hours")
    values = {
        "enabled": enabled,
        "every_hours": every_hours,
        "next_at": database_now() if enabled else None,
        "changed_by": by,
    }
    return ValidationSchedule.objects.update_or_create(pool_guid=pool.guid, defaults=values)[0]


def sweep(now: datetime | None = None) -> None:
    """What the beat calls: begin runs that are due, forget what is too old. Moments are the database's."""
    moment = now or database_now()
    begin_what_is_due(moment)
    forget_what_is_old(moment)


def begin_what_is_due(now: datetime) -> list[ValidationRun]:
    """Begin the runs whose time has come. The moment is compared, so that two sweepers begin it once."""
    due = ValidationSchedule.objects.filter(enabled=True, next_at__lte=now)[:50]
    return [run for plan in due if (run := _begin_once(plan, now)) is not None]


def _begin_once(plan: ValidationSchedule, now: datetime) -> ValidationRun | None:
    """None where another sweeper was faster, the pool has gone or is being validated anyway."""
    following = now + timedelta(hours=plan.every_hours)
    with transaction.atomic():  # a run that was not stored is due still
        if not ValidationSchedule.objects.filter(pk=plan.pk, next_at=plan.next_at).update(next_at=following):
            return None
        return _begin(plan.pool_guid)


def _begin(pool_guid: UUID) -> ValidationRun | None:
    """None where the pool has gone or is being validated anyway."""
    try:
        return submission.begin(pool_guid, source=ValidationRun.Source.CLOCK)
    except DomainError:
        return None


def forget_what_is_old(now: datetime) -> None:
    """Delete runs older than OCSADMIN_VALIDATION_KEEP_DAYS, but never the newest answer to a question."""
    before = now - timedelta(days=settings.VALIDATION_KEEP_DAYS)
    newest = ValidationRow.objects.standing().values("run")
    ValidationRun.objects.filter(ended_at__lt=before).exclude(pk__in=newest).delete()
