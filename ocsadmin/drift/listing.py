"""Which outside changes a page or a call is about: the same filters for both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from ocsadmin.mirror import queries
from ocsadmin.mirror.models import MirrorChange

FILTERS: Final = ("state", "kind", "action", "attribute", "origin", "since", "until", "q")
STATES: Final = ("open", "accepted", "restored", "all")
MOST: Final = 5000
"""Changes that can be settled at once."""


def outside(chosen: Mapping[str, str]) -> QuerySet[MirrorChange]:
    """What the acting account may see of them, the newest first. ``state`` is ``open`` where it is not said.

    ``since`` and ``until`` are days (2009-05-20), both counted in; a text that is none shows nothing.
    """
    given = {name: value.replace("\0", "").strip() for name, value in chosen.items() if name in FILTERS}
    found = queries.changes(
        kind=given.get("kind", ""), action=given.get("action", ""), origin="outside", text=given.get("q", "")
    )
    found = _in_state(found, given.get("state") or "open")
    if given.get("attribute"):
        found = found.filter(attribute__iexact=given["attribute"])
    if given.get("origin"):
        found = found.filter(origin__istartswith=given["origin"])
    return _between(found, given.get("since", ""), given.get("until", "")).order_by("-when", "-pk")


def _in_state(found: QuerySet[MirrorChange], state: str) -> QuerySet[MirrorChange]:
    if state == "all":
        return found
    if state not in STATES:
        return found.none()
    return found.filter(settlement="" if state == "open" else state)


def _between(found: QuerySet[MirrorChange], since: str, until: str) -> QuerySet[MirrorChange]:
    for text, condition, days in ((since, "when__gte", 0), (until, "when__lt", 1)):
        if text:
            day = _day(text)
            found = found.filter(**{condition: day + timedelta(days=days)}) if day else found.none()
    return found


def _day(text: str) -> datetime | None:
    try:
        day = parse_date(text)
        return timezone.make_aware(datetime(day.year, day.month, day.day)) if day and day.year < 9000 else None
    except (ValueError, OverflowError):
        return None
