"""What replication saw others do to a person: no job of ours explains it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ocsadmin.directory import DN, BadDN
from ocsadmin.mirror.models import MirrorChange
from users.delegation import scope

from .event import Attribute, Event, Source

NAME = "distinguishedName"


def by_others(guid: UUID, most: int, until: datetime | None = None) -> Iterator[Event]:
    """Changes seen at one moment are one event; ``most`` changes at the utmost. One query."""
    changes = MirrorChange.objects.filter(guid=guid, job=None).order_by("-when", "pk")
    if until is not None:
        changes = changes.filter(when__lte=until)
    secret = scope.hidden_attributes()
    there = (one for one in changes[:most] if one.attribute.lower() not in secret)
    for (when, action), same in groupby(there, lambda one: (one.when, one.action)):
        several = list(same)
        yield Event(
            when=when,
            source=Source.OUTSIDE,
            what=_what(action, several),
            attributes=tuple(
                Attribute(one.attribute, _texts(one.old), _texts(one.new)) for one in several if one.attribute
            ),
            url=reverse("mirror-run", args=[several[0].run_id]) if several[0].run_id else "",
            seen_at=when,
        )


def _attribute(change: MirrorChange) -> Attribute:
    return Attribute(change.attribute, _texts(change.old), _texts(change.new))


def _what(action: str, changes: Iterable[MirrorChange]) -> str:
    if action == MirrorChange.Action.ADDED:
        return _("Appeared in the directory")
    if action == MirrorChange.Action.DELETED:
        return _("Deleted in the directory")
    name = next((one for one in changes if one.attribute == NAME), None)
    return moved(name.old, name.new) if name else _("Changed outside the console")


def moved(before: Iterable[object], after: Iterable[object]) -> str:
    """``Moved from Sales to Support``, or that only the name is another."""
    try:
        old, new = (DN.parse(str(next(iter(side)))) for side in (before, after))
    except (BadDN, StopIteration):
        return _("Moved or renamed")
    if old.parent == new.parent:
        return _("Renamed")
    return _("Moved from %(old)s to %(new)s") % {"old": old.parent.name, "new": new.parent.name}


def _texts(values: object) -> tuple[str, ...]:
    return tuple(str(value) for value in values) if isinstance(values, list) else ()
