"""What jobs of ours did to a person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ocsadmin.acting import people
from ocsadmin.directory.syntaxes import decode
from ocsadmin.jobs.models import Row
from users.delegation import scope

from .event import Attribute, Event, Source


def by_jobs(guid: UUID, most: int, until: datetime | None = None) -> Iterator[Event]:
    """The newest rows that were begun, ``most`` at the utmost. One query."""
    rows = Row.objects.filter(target_guid=guid).exclude(started_at=None).select_related("job").order_by("-started_at")
    if until is not None:
        rows = rows.filter(started_at__lte=until)
    hidden, secret = scope.hidden(), scope.hidden_attributes()
    for row in rows[:most]:
        yield Event(
            when=row.ended_at or row.started_at or row.job.created_at,
            source=Source.JOB,
            what=people.redacted(row.title, hidden),
            attributes=tuple(_attributes(row, secret)),
            who=row.job.created_by_name,
            reason=row.job.reason,
            url=reverse("job", args=[row.job_id]),
            result=row.result,
            message=people.redacted(row.message, hidden),
        )


def _attributes(row: Row, secret: Collection[str]) -> Iterator[Attribute]:
    change = row.change
    for name in {**change.before, **change.after}:
        if name.lower() not in secret:
            before, after = change.before.get(name, ()), change.after.get(name, ())
            yield Attribute(name, _texts(name, before), _texts(name, after))


def _texts(name: str, values: Collection[str | bytes]) -> tuple[str, ...]:
    return tuple(value if isinstance(value, str) else _text(name, value) for value in values)


def _text(name: str, octets: bytes) -> str:
    """Octets as their syntax reads them (a SID, a GUID), else how many they are."""
    value = decode(name, octets)
    return _("%(n)d octets") % {"n": len(value)} if isinstance(value, bytes) else str(value)
