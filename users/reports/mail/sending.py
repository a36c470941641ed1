"""What the workers do by the clock: make deliveries of what is due, and send them.

A delivery is sent by who holds its lease. Each address that the server took is noted at once, which prolongs the lease:
a worker that dies leaves the rest to the next one, and nobody gets the same mail again but for the one it was at. A
worker that was too slow sends and notes nothing more.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ocsadmin.errors import DomainError
from ocsadmin.work import Lease, LeaseLost
from ocsadmin.work.clock import database_now
from users.models import ReportDelivery, ReportSchedule

from . import message, reading, refusals, schedules
from .message import Letter

logger = logging.getLogger(__name__)
State = ReportDelivery.State
AT_ONCE = 50
RETRY_AFTER = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
KEPT = timedelta(days=180)
READING = 900
"""Seconds: longer than reading a report may take, in which the lease is not prolonged."""
ANSWERS = 10
"""What a mail server is waited for between two addresses: connecting, TLS, sign-in, envelope, text; rounded up."""


def sweep(now: datetime | None = None) -> None:
    """What the beat calls. Moments are the database's."""
    moment = now or database_now()
    for schedule in ReportSchedule.objects.filter(next_at__lte=moment).order_by("next_at")[:AT_ONCE]:
        _make_due(schedule, moment)
    to_send = ReportDelivery.objects.to_send(moment).order_by("not_before")
    for pk in list(to_send.values_list("pk", flat=True)[:AT_ONCE]):
        send(pk, moment)
    ReportDelivery.objects.filter(due_at__lt=moment - KEPT).delete()


def send(pk: int, now: datetime | None = None) -> bool:
    """Send a delivery whose time has come, unless another worker does. What goes wrong ends in its record.

    Returns whether it was this one's to send, to the end.
    """
    moment = now or database_now()
    taken = {"state": State.SENDING, "attempts": F("attempts") + 1}
    lease = Lease.take(ReportDelivery.objects.to_send(moment), pk, seconds=READING, **taken)
    found = ReportDelivery.objects.select_related("schedule__owner").filter(pk=pk)
    if lease is None or (delivery := found.first()) is None:
        return False
    try:
        _Sending(delivery, lease, moment).carry_out()
    except LeaseLost:
        logger.warning("The report of delivery %s was taken over by another worker, or deleted.", pk)
        return False
    return True


def _make_due(schedule: ReportSchedule, now: datetime) -> None:
    """Two sweepers make one delivery: its moment is compared. What was missed while nothing ran comes once."""
    due, following = schedule.next_at or now, schedules.next_for(schedule, now)
    with transaction.atomic():
        if ReportSchedule.objects.filter(pk=schedule.pk, next_at=due).update(next_at=following):
            try:
                schedules.make_delivery(schedule, due, now)
            except IntegrityError:  # this hour has its delivery: the schedule was changed in between
                return


class _Sending:
    """One holder's sending of one delivery. Everything it stores says that it is the holder still."""

    def __init__(self, delivery: ReportDelivery, lease: Lease, now: datetime) -> None:
        self.delivery, self.lease, self.now = delivery, lease, now

    def carry_out(self) -> None:
        """:raises LeaseLost: it was too slow, and someone else sends the rest."""
        letter = self._read()
        self.lease.seconds = ANSWERS * settings.EMAIL_TIMEOUT
        if letter is not None:
            self.delivery.note = letter.note or ("" if settings.EMAIL_HOST else _no_server())
            self._to_everyone(letter)

    def _read(self) -> Letter | None:
        """None where nothing is to be sent: that has been stored."""
        try:
            letter = reading.letter_of(self.delivery, self.now)
        except (OperationalError, InterfaceError):
            raise  # the database is silent: the lease runs out, and another worker tries
        except DomainError as error:
            self._end(State.FAILED, error.text, error.cure)
            return None
        except Exception as error:
            logger.exception("The report of delivery %s can't be read.", self.delivery.pk)
            self._end(State.FAILED, f"{type(error).__name__}: {error}", "This is a fault of the console.")
            return None
        if letter is None:
            self._end(State.NOTHING)
        return letter

    def _to_everyone(self, letter: Letter) -> None:
        left = [one for one in self.delivery.schedule.recipients if self.delivery.outcomes.get(one) != ""]
        self.lease.renew()
        connection = get_connection()
        try:
            connection.open()
            refused = [self._to_one(letter, one, connection) for one in left]
        except (OSError, smtplib.SMTPException) as error:
            self._postpone(refusals.of(error))
        else:
            self._conclude([one for one in refused if one])
        finally:
            _close(connection)

    def _to_one(self, letter: Letter, recipient: str, connection: BaseEmailBackend) -> refusals.Refusal | None:
        """What the server has against this address, noted by the lease, which this prolongs for the next.

        Any other error is about all of them.
        """
        try:
            message.addressed(letter, self.delivery, recipient, connection).send()
        except smtplib.SMTPRecipientsRefused as error:
            refusal = refusals.of_recipient(error)
            self._note(recipient, refusal.text)
            return refusal
        self._note(recipient, "")
        return None

    def _note(self, recipient: str, said: str) -> None:
        self.delivery.outcomes = {**self.delivery.outcomes, recipient: said}
        self.lease.renew(outcomes=self.delivery.outcomes)

    def _conclude(self, refused: list[refusals.Refusal]) -> None:
        if not refused:
            self._end(State.SENT)
        elif any(one.again for one in refused):
            self._postpone(next(one for one in refused if one.again))
        else:
            many = f"{len(refused)} of {len(self.delivery.schedule.recipients)} addresses were refused."
            self._end(State.FAILED, many, refused[0].cure)

    def _postpone(self, refusal: refusals.Refusal) -> None:
        """Later again, if that may help and was not done too often."""
        if not refusal.again or self.delivery.attempts > len(RETRY_AFTER):
            self._end(State.FAILED, refusal.text, refusal.cure)
            return
        wait = RETRY_AFTER[self.delivery.attempts - 1]
        self._let_go(
            State.WAITING, refusal.text, refusal.cure, wake_in=wait.total_seconds(), not_before=self.now + wait
        )

    def _end(self, state: State, error: str = "", cure: str = "") -> None:
        self._let_go(state, error, cure, ended_at=Now())

    def _let_go(self, state: State, error: str, cure: str, *, wake_in: float | None = None, **fields: object) -> None:
        told = {"state": state, "error": error, "cure": cure, "rows": self.delivery.rows, "note": self.delivery.note}
        self.lease.release(wake_in=wake_in, **told, **fields)


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.info("The mail server went away before the connection was closed.")


def _no_server() -> str:
    return _("No mail server is set: written to a file in %(folder)s.") % {"folder": settings.EMAIL_FILE_PATH}
