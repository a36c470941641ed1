"""When and where from the account may sign in.

Source: MS-ADTS, "logonHours" (21 octets: a bit for each hour of the week, from Sunday 0:00 UTC on) and
"userWorkstations".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from ocsadmin.checks.verdict import Verdict, failure, ok, warning
from ocsadmin.directory import Entry
from ocsadmin.web import words
from users.diagnosis.facts import Facts

from .account import written

WEEK: Final = 7 * 24
DAYS: Final = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def hours(facts: Facts) -> list[Verdict]:
    """Codes: logon-hours, logon-never, logon-workstations."""
    entry = facts.there
    found = [*_by_hour(entry, facts), *_by_computer(entry)]
    return found or [ok(_("Neither hours nor computers limit where the account signs in."))]


def allowed(octets: bytes, now: datetime) -> bool:
    """Whether the hour of ``now`` is one of those that may be."""
    return _bit(octets, _hour(now))


def next_allowed(octets: bytes, now: datetime) -> datetime | None:
    """When the next hour begins that may be; None where none may."""
    begins = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    hours = (begins + timedelta(hours=number) for number in range(1, WEEK + 1))
    return next((one for one in hours if allowed(octets, one)), None)


def _hour(moment: datetime) -> int:
    """From Sunday 0:00 UTC."""
    moment = moment.astimezone(UTC)
    return moment.isoweekday() % 7 * 24 + moment.hour


def _bit(octets: bytes, hour: int) -> bool:
    return bool(octets[hour // 8] >> hour % 8 & 1)


def _by_hour(entry: Entry, facts: Facts) -> Iterator[Verdict]:
    values = entry.raw("logonHours")
    if not values or len(values[0]) * 8 != WEEK or allowed(values[0], facts.now):
        return
    again = next_allowed(values[0], facts.now)
    cause = _("logonHours does not hold this hour.%(written)s") % {"written": written(facts, "logonHours")}
    if again is None:
        text = _("The account may sign in at no hour of the week.")
        yield failure(text, cause=cause, cure=_("Allow hours in the account's Logon Hours."), code="logon-never")
        return
    said = {"now": f"{DAYS[facts.now.astimezone(UTC).isoweekday() % 7]}, {facts.now.astimezone(UTC):%H:%M} UTC"}
    yield failure(
        _("The account may not sign in at this hour (%(now)s).") % said,
        cause=cause,
        cure=_("Wait until %(when)s, or allow more of the account's Logon Hours.") % {"when": words.exact(again)},
        code="logon-hours",
    )


def _by_computer(entry: Entry) -> Iterator[Verdict]:
    if names := entry.text("userWorkstations"):
        yield warning(
            _("The account may sign in only from: %(names)s.") % {"names": names.replace(",", ", ")},
            cause=_("userWorkstations limits it; from other computers the password is refused as if it were wrong."),
            cure=_("Try it from one of these, or allow more of them (Log On To)."),
            code="logon-workstations",
        )
