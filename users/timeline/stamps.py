"""What the directory remembers: when and where each attribute was last written, laid over the events that are known.

A stamp belongs to the newest event that is about its attribute, unless it is older than the event says, or newer than
replication has seen: such stamps make events of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _

from ocsadmin.directory.replication_metadata import ReplicationMetadata, Stamp

from .event import Attribute, Event, Source

NEAR: Final = timedelta(minutes=2)
"""Our clock and a domain controller's may differ so much (Kerberos lets them differ by five minutes)."""
_TOGETHER: Final = timedelta(seconds=2)
_PASSWORD: Final = {"unicodepwd", "dbcspwd", "ntpwdhistory", "lmpwdhistory", "supplementalcredentials", "pwdlastset"}
_NAME: Final = {"name", "cn"}
_CREATED: Final = ("whenCreated", "objectClass")


def with_stamps(events: Sequence[Event], metadata: ReplicationMetadata, hidden: Collection[str]) -> list[Event]:
    """The events with when and where, and events for what nobody else knows of."""
    visible = [one for one in metadata.stamps if one.attribute.lower() not in hidden]
    created = next((found for name in _CREATED if (found := metadata.of(name))), None)
    known, left = _laid_over(list(events), visible)
    return [*_with_creation(known, created), *_groups(one for one in left if not _is_creation(one, created))]


def _is_creation(stamp: Stamp, created: Stamp | None) -> bool:
    return created is not None and stamp.version == 1 and abs(stamp.when - created.when) <= _TOGETHER


def _laid_over(events: list[Event], stamps: Iterable[Stamp]) -> tuple[list[Event], list[Stamp]]:
    left = []
    for stamp in stamps:
        number = _newest_about(events, stamp)
        if number is None or not _explains(events[number], stamp):
            left.append(stamp)
        else:
            events[number] = _stamped(events[number], stamp)
    return [_dated(one) for one in events], left


def _newest_about(events: Sequence[Event], stamp: Stamp) -> int | None:
    name = stamp.attribute.lower()
    about = [n for n, event in enumerate(events) if any(_same(one.name, name) for one in event.attributes)]
    return max(about, key=lambda number: events[number].when, default=None)


def _same(attribute: str, stamped: str) -> bool:
    """A move or a new name is written down as the attribute ``name``."""
    return attribute.lower() == stamped or (stamped in _NAME and attribute == "distinguishedName")


def _explains(event: Event, stamp: Stamp) -> bool:
    """Whether it tells of this write: a job's at its own moment, others' at any moment before they were seen."""
    if event.source is Source.JOB:
        return abs(event.when - stamp.when) <= NEAR
    return stamp.when <= event.when + NEAR


def _stamped(event: Event, stamp: Stamp) -> Event:
    where = {"written_at": stamp.when, "controller": stamp.controller, "version": stamp.version}
    changed = tuple(
        replace(one, **where) if _same(one.name, stamp.attribute.lower()) else one  # type: ignore[arg-type]
        for one in event.attributes
    )
    return replace(event, attributes=changed)


def _dated(event: Event) -> Event:
    """What others did happened when it was written, not when it was seen."""
    moments = [one.written_at for one in event.attributes]
    if event.source is Source.JOB or not moments or None in moments:
        return event
    return replace(event, when=max(one for one in moments if one))


def _with_creation(events: list[Event], created: Stamp | None) -> list[Event]:
    if created is None:
        return events
    ours = any(_creates(one) and abs(one.when - created.when) <= NEAR for one in events)
    said = f"{created.when.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    born = Event(
        when=created.when,
        source=Source.DIRECTORY,
        what=_("Created in the directory"),
        attributes=(Attribute("whenCreated", (), (said,), created.when, created.controller, created.version),),
    )
    return events if ours else [*events, born]


def _creates(event: Event) -> bool:
    """Whether a job of ours made the account: an add writes the class."""
    return event.source is Source.JOB and any(one.name.lower() == "objectclass" for one in event.attributes)


def _groups(stamps: Iterable[Stamp]) -> Iterator[Event]:
    """What was written at one moment at one place, and is of one kind, is one event."""

    def key(stamp: Stamp) -> tuple[datetime, str, str]:
        return stamp.when, stamp.controller, _kind(stamp)

    for (when, _controller, kind), same in groupby(sorted(stamps, key=key), key):
        attributes = tuple(_attribute(one) for one in same)
        yield Event(when=when, source=Source.DIRECTORY, what=_WHAT[kind](), attributes=attributes)


def _attribute(stamp: Stamp) -> Attribute:
    values = ((), (stamp.value,)) if stamp.removed is None else ((stamp.value,), ())
    before, after = values if stamp.value else ((), ())
    return Attribute(
        stamp.attribute, before, after, stamp.when, stamp.controller, stamp.version, known=bool(stamp.value)
    )


def _kind(stamp: Stamp) -> str:
    name = stamp.attribute.lower()
    if name in _PASSWORD:
        return "password"
    if name in _NAME:
        return "name"
    return {"lockouttime": "lockout", "lastlogontimestamp": "signed_in"}.get(name, "")


_WHAT: Final[dict[str, Callable[[], str]]] = {
    "": lambda: _("Written in the directory"),
    "password": lambda: _("Password set"),
    "name": lambda: _("Renamed or moved"),
    "lockout": lambda: _("Locked, or unlocked"),
    "signed_in": lambda: _("Signed in to Windows (noted every two weeks at most)"),
}
