"""The report that a delivery sends, read in the name of its owner."""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from ocsadmin import acting, parts
from ocsadmin.accounts import standing
from ocsadmin.accounts.limits import limits
from ocsadmin.accounts.models import Account
from ocsadmin.errors import DomainError
from users.models import ReportDelivery, ReportSchedule
from users.reports import catalog
from users.reports.listing import ReportList

from . import message, schedules
from .message import Letter


class OwnerGone(DomainError):
    """The account in whose name a report is sent is gone or has lost the right."""

    code, status = "report-owner-gone", 409
    message = "{owner} {why}, and reports are read with the rights of their owner."
    hint = "Someone who may have reports mailed makes a new schedule."


def letter_of(delivery: ReportDelivery, now: datetime) -> Letter | None:
    """None where the schedule wants no mail about nothing. Notes in the delivery how many rows there are.

    :raises OwnerGone, NoSuchReport, DirectoryError: it can't be read.
    """
    schedule = delivery.schedule
    owner = _owner(schedule, now)
    with acting.as_account(owner):
        report = catalog.named(schedule.report)
        if not report.shown_to(owner):
            raise OwnerGone(owner=owner, why=_("may no longer see this report"))
        query = QueryDict(mutable=True)
        query.update(schedule.filters)
        asked = ReportList(report, query)
        delivery.rows = asked.count
        if schedule.only_if_any and not asked.count:
            return None
        return message.letter_of(schedule, asked)


def _owner(schedule: ReportSchedule, now: datetime) -> Account:
    """The owner with the groups that the directory says now."""
    owner = schedule.owner
    how = standing.check(owner, connect=parts.whole_directory, now=now, limits=limits())
    if how is standing.Standing.UNKNOWN:
        raise OwnerGone(owner=owner, why=_("can't be looked up: the directory has not answered for too long"))
    if how is standing.Standing.GONE or not owner.is_active:
        raise OwnerGone(owner=owner, why=_("is gone or disabled"))
    if not owner.may(schedules.NEEDS):
        raise OwnerGone(owner=owner, why=_("may no longer have reports mailed"))
    return owner
