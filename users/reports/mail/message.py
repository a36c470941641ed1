"""What the mail says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils.translation import gettext as _

from users.models import ReportDelivery, ReportSchedule
from users.reports import csv_file
from users.reports.listing import ReportList

LARGEST = 10 * 1024 * 1024
"""Octets of a file that is attached; mail servers refuse much larger ones. A larger one is left to the link."""


@dataclass(frozen=True)
class Letter:
    """What goes to each of the recipients."""

    subject: str
    body: str
    file_name: str = ""
    file: bytes = b""
    note: str = ""


def letter_of(schedule: ReportSchedule, asked: ReportList) -> Letter:
    """Read the report, as its owner sees it."""
    title = " ".join(str(asked.report.title).split())
    file, note = b"", ""
    if schedule.content == ReportSchedule.Content.CSV and asked.count:
        file = _file(asked)
        if not file:
            note = _("The file is too large for a mail; the link leads to it.")
    lines = [
        _("%(title)s: %(count)d") % {"title": title, "count": asked.count},
        "",
        str(asked.report.why),
        str(asked.report.cure),
        *(["", note] if note else []),
        "",
        link_to(schedule),
        "",
        _("Sent by ocsadmin in the name of %(owner)s. To stop it: %(where)s")
        % {"owner": schedule.owner, "where": _address(reverse("report-schedule-list"))},
    ]
    name = csv_file.file_name(asked) if file else ""
    return Letter(f"{title}: {asked.count}", "\n".join(lines), name, file, note)


def link_to(schedule: ReportSchedule) -> str:
    query = f"?{urlencode(schedule.filters)}" if schedule.filters else ""
    return _address(reverse("report", args=[schedule.report])) + query


def addressed(letter: Letter, delivery: ReportDelivery, recipient: str, connection: BaseEmailBackend) -> EmailMessage:
    """The message for one of them: nobody learns who else gets it. Sent twice it has the same Message-ID."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    mark = hashlib.sha256(recipient.encode()).hexdigest()[:16]
    headers = {
        "Message-ID": f"<ocsadmin-report-{delivery.pk}-{mark}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    message = EmailMessage(letter.subject, letter.body, to=[recipient], headers=headers, connection=connection)
    if letter.file:
        message.attach(letter.file_name, letter.file, "text/csv")
    return message


def _file(asked: ReportList) -> bytes:
    """The file; nothing where it is too large."""
    octets = bytearray()
    for line in csv_file.lines(asked):
        octets += line.encode()
        if len(octets) > LARGEST:
            return b""
    return bytes(octets)


def _address(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"
