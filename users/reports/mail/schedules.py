"""Who has which schedules, and what can be done with them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ocsadmin import acting, work
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError
from ocsadmin.work.clock import database_now
from users.models import ReportDelivery, ReportSchedule
from users.reports import catalog

from .clock import next_time
from .spec import ScheduleSpec

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account

NEEDS = right_names.SCHEDULE_REPORTS
SEES_ALL = right_names.DELEGATE


class NotShown(DomainError):
    """The report shows what its owner may not see."""

    code, field, status = "report-not-shown", "report", 422
    message = "{owner} may not see the report {report}, so it can't be sent in that name."
    hint = "Choose another report."


def of(account: Account) -> QuerySet[ReportSchedule]:
    """Their own; all for those who delegate rights, so that a mail that nobody wants can be stopped."""
    found = ReportSchedule.objects.select_related("owner")
    return found if account.may(SEES_ALL) else found.filter(owner=account)


def create(spec: ScheduleSpec, owner: Account, now: datetime | None = None) -> ReportSchedule:
    """:raises NotShown: the owner may not see the report."""
    _refuse_unseen(spec, owner)
    schedule = ReportSchedule(owner=owner, **_values(spec))
    schedule.next_at = next_for(schedule, now or database_now())
    schedule.save()
    return schedule


def change(schedule: ReportSchedule, spec: ScheduleSpec, now: datetime | None = None) -> ReportSchedule:
    """It stays in its owner's name. :raises NotShown: the owner may not see the report."""
    _refuse_unseen(spec, schedule.owner)
    for name, value in _values(spec).items():
        setattr(schedule, name, value)
    schedule.next_at = next_for(schedule, now or database_now())
    schedule.save()
    return schedule


def next_for(schedule: ReportSchedule, after: datetime) -> datetime | None:
    """None while it is paused."""
    return next_time(schedule, after, timezone.get_default_timezone()) if schedule.is_active else None


def send_now(schedule: ReportSchedule, now: datetime | None = None) -> ReportDelivery:
    """Beside its hours: a worker takes it at once, or within a minute."""
    return make_delivery(schedule, now or database_now())


def make_delivery(schedule: ReportSchedule, due_at: datetime, not_before: datetime | None = None) -> ReportDelivery:
    """Workers are woken for it after the commit. :raises IntegrityError: this hour has its delivery."""
    with transaction.atomic():
        delivery = ReportDelivery.objects.create(schedule=schedule, due_at=due_at, not_before=not_before or due_at)
        work.request(delivery)
    return delivery


def _refuse_unseen(spec: ScheduleSpec, owner: Account) -> None:
    with acting.as_account(owner):
        if not catalog.named(spec.report).shown_to(owner):
            raise NotShown(owner=owner, report=spec.report)


def _values(spec: ScheduleSpec) -> dict[str, Any]:
    return {**asdict(spec), "recipients": list(spec.recipients), "filters": dict(spec.filters)}
