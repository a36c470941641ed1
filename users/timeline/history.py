"""What happened to a person: what jobs of ours did, and what replication saw others do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ocsadmin.acting import people
from ocsadmin.jobs.models import Row
from ocsadmin.mirror.models import MirrorChange
from users.delegation import scope

MOST = 100


@dataclass(frozen=True)
class Attribute:
    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    """``who`` is an account of the console, or empty where it was done outside; ``result`` that of a job's row."""

    when: datetime
    what: str
    who: str
    attributes: tuple[Attribute, ...]
    url: str = ""
    result: str = ""
    message: str = ""


def history_of(guid: UUID) -> list[Event]:
    """The latest events, the newest first. Two queries."""
    events = [*_by_jobs(guid), *_seen(guid)]
    return sorted(events, key=lambda event: event.when, reverse=True)[:MOST]


def _by_jobs(guid: UUID) -> Iterator[Event]:
    rows = Row.objects.filter(target_guid=guid).exclude(started_at=None).select_related("job").order_by("-started_at")
    for row in rows[:MOST]:
        change = row.change
        hidden = scope.hidden_attributes()
        names = [name for name in {**change.before, **change.after} if name.lower() not in hidden]
        attributes = (
            Attribute(name, _texts(change.before.get(name)), _texts(change.after.get(name))) for name in names
        )
        yield Event(
            when=row.ended_at or row.started_at or row.job.created_at,
            what=people.redacted(row.title, scope.hidden()),
            who=row.job.created_by_name,
            attributes=tuple(attributes),
            url=reverse("job", args=[row.job_id]),
            result=row.result,
            message=people.redacted(row.message, scope.hidden()),
        )


def _seen(guid: UUID) -> Iterator[Event]:
    """What replication saw that no job of ours explains; changes seen at one moment are one event."""
    changes = MirrorChange.objects.filter(guid=guid, job=None).order_by("-when", "pk")
    hidden = scope.hidden_attributes()
    seen = (one for one in changes[: MOST * 10] if one.attribute.lower() not in hidden)
    for (when, action), same in groupby(seen, lambda one: (one.when, one.action)):
        attributes = tuple(Attribute(one.attribute, _texts(one.old), _texts(one.new)) for one in same if one.attribute)
        yield Event(when, _SEEN[action](), "", attributes)


_SEEN = {
    MirrorChange.Action.ADDED: lambda: _("Appeared in the directory"),
    MirrorChange.Action.CHANGED: lambda: _("Changed outside the console"),
    MirrorChange.Action.DELETED: lambda: _("Deleted in the directory"),
}


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list | tuple):
        return () if values is None else (str(values),)
    return tuple(_text(value) for value in values)


def _text(value: object) -> str:
    return _("%(n)d octets") % {"n": len(value)} if isinstance(value, bytes) else str(value)
