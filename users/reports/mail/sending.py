"""What the workers do by the clock: make deliveries of what is due, and send them.

A delivery is claimed before it is sent, and each address that the server took is noted at once: a worker that dies
leaves the rest to the next one, and nobody gets the same mail again but for the one it was at.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from ocsadmin import acting, parts
from ocsadmin.accounts import standing
from ocsadmin.accounts.limits import limits
from ocsadmin.accounts.models import Account
from ocsadmin.errors import DomainError
from users.models import ReportDelivery, ReportSchedule
from users.reports import catalog
from users.reports.listing import ReportList

from . import message, refusals, schedules
from .message import Letter

logger = logging.getLogger(__name__)
State = ReportDelivery.State
AT_ONCE = 50
RETRY_AFTER = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
KEPT = timedelta(days=180)


def sweep(now: datetime | None = None) -> None:
    """What the beat calls."""
    moment = now or timezone.now()
    for schedule in ReportSchedule.objects.filter(next_at__lte=moment).order_by("next_at")[:AT_ONCE]:
        _make_due(schedule, moment)
    for delivery in ReportDelivery.objects.to_send(moment).order_by("not_before")[:AT_ONCE]:
        if _claim(delivery, moment):
            send(delivery, moment)
    ReportDelivery.objects.filter(due_at__lt=moment - KEPT).delete()


def send(delivery: ReportDelivery, now: datetime) -> None:
    """Send one that was claimed. What goes wrong ends in its record."""
    try:
        letter = _letter(delivery, now)
    except DomainError as error:
        _end(delivery, State.FAILED, now, error.text, error.cure)
        return
    except Exception as error:
        logger.exception("The report of delivery %s can't be read.", delivery.pk)
        _end(delivery, State.FAILED, now, f"{type(error).__name__}: {error}", "This is a fault of the console.")
        return
    if letter is None:
        _end(delivery, State.NOTHING, now)
        return
    delivery.note = letter.note or ("" if settings.EMAIL_HOST else _no_server())
    _to_everyone(delivery, letter, now)


class OwnerGone(DomainError):
    """The account in whose name a report is sent is gone or has lost the right."""

    code, status = "report-owner-gone", 409
    message = "{owner} {why}, and reports are read with the rights of their owner."
    hint = "Someone who may have reports mailed makes a new schedule."


def _make_due(schedule: ReportSchedule, now: datetime) -> None:
    """Claimed by its moment, so that two sweepers make one delivery. What was missed while nothing ran comes once."""
    due, following = schedule.next_at or now, schedules.next_for(schedule, now)
    with transaction.atomic():
        if ReportSchedule.objects.filter(pk=schedule.pk, next_at=due).update(next_at=following):
            try:
                with transaction.atomic():
                    ReportDelivery.objects.create(schedule=schedule, due_at=due, not_before=now)
            except IntegrityError:  # this hour has its delivery: the schedule was changed in between
                return


def _claim(delivery: ReportDelivery, now: datetime) -> bool:
    found = ReportDelivery.objects.to_send(now).filter(pk=delivery.pk, attempts=delivery.attempts)
    if not found.update(state=State.SENDING, claimed_at=now, attempts=delivery.attempts + 1):
        return False
    delivery.refresh_from_db()
    return True


def _letter(delivery: ReportDelivery, now: datetime) -> Letter | None:
    """None where the schedule wants no mail about nothing. :raises OwnerGone, NoSuchReport, DirectoryError:"""
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


def _to_everyone(delivery: ReportDelivery, letter: Letter, now: datetime) -> None:
    left = [one for one in delivery.schedule.recipients if delivery.outcomes.get(one) != ""]
    try:
        connection = get_connection()
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        _postpone(delivery, refusals.of(error), now)
        return
    try:
        refused = [_to_one(delivery, letter, one, connection) for one in left]
    except (OSError, smtplib.SMTPException) as error:
        _postpone(delivery, refusals.of(error), now)
        return
    finally:
        _close(connection)
    _conclude(delivery, [one for one in refused if one], now)


def _to_one(
    delivery: ReportDelivery, letter: Letter, recipient: str, connection: BaseEmailBackend
) -> refusals.Refusal | None:
    """What the server has against this address. Any other error is about all of them."""
    try:
        message.addressed(letter, delivery, recipient, connection).send()
    except smtplib.SMTPRecipientsRefused as error:
        refusal = refusals.of_recipient(error)
        _note(delivery, recipient, refusal.text)
        return refusal
    _note(delivery, recipient, "")
    return None


def _note(delivery: ReportDelivery, recipient: str, said: str) -> None:
    delivery.outcomes = {**delivery.outcomes, recipient: said}
    delivery.save(update_fields=["outcomes"])


def _conclude(delivery: ReportDelivery, refused: list[refusals.Refusal], now: datetime) -> None:
    if not refused:
        _end(delivery, State.SENT, now)
    elif any(one.again for one in refused):
        _postpone(delivery, next(one for one in refused if one.again), now)
    else:
        many = f"{len(refused)} of {len(delivery.schedule.recipients)} addresses were refused."
        _end(delivery, State.FAILED, now, many, refused[0].cure)


def _postpone(delivery: ReportDelivery, refusal: refusals.Refusal, now: datetime) -> None:
    """Later again, if that may help and was not done too often."""
    if not refusal.again or delivery.attempts > len(RETRY_AFTER):
        _end(delivery, State.FAILED, now, refusal.text, refusal.cure)
        return
    delivery.state, delivery.error, delivery.cure = State.WAITING, refusal.text, refusal.cure
    delivery.not_before = now + RETRY_AFTER[delivery.attempts - 1]
    delivery.save()


def _end(delivery: ReportDelivery, state: State, now: datetime, error: str = "", cure: str = "") -> None:
    delivery.state, delivery.error, delivery.cure = state, error, cure
    delivery.ended_at = max(now, timezone.now())
    delivery.save()


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.info("The mail server went away before the connection was closed.")


def _no_server() -> str:
    return _("No mail server is set: written to a file in %(folder)s.") % {"folder": settings.EMAIL_FILE_PATH}
