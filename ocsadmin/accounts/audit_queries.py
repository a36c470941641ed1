"""Which events someone looks for: by who, what, from where and when."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from ocsadmin import acting

from . import audit_words
from .models import AuditEvent

FILTERS = ("who", "what", "source", "since", "until")
COLUMNS = ("when", "who", "source", "what", "target", "detail", "hash", "prev_hash")


def visible(user: object) -> QuerySet[AuditEvent]:
    """Events name people: those whose rights are limited read what they did themselves."""
    events = AuditEvent.objects.all()
    return events.filter(who=str(user)) if acting.scope().is_limited else events


def filtered(events: QuerySet[AuditEvent], given: Mapping[str, str]) -> QuerySet[AuditEvent]:
    """``who`` (part of a name), ``what`` (a kind), ``source`` (its beginning), ``since`` and ``until`` (days)."""
    clean = {name: str(given.get(name, "")).replace("\0", "").strip() for name in FILTERS}
    if clean["who"]:
        events = events.filter(who__icontains=clean["who"])
    if clean["what"]:
        events = events.filter(what=clean["what"])
    if clean["source"]:
        events = events.filter(source__startswith=clean["source"])
    if since := _day(clean["since"]):
        events = events.filter(when__gte=since)
    if until := _day(clean["until"]):
        events = events.filter(when__lt=until + timedelta(days=1))
    return events


def as_csv(events: QuerySet[AuditEvent]) -> Iterator[str]:
    """The oldest first, in words; a formula of a spreadsheet is no formula here."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for event in events.order_by("pk").iterator(chunk_size=1000):
        row = as_json(event)
        told = "; ".join(f"{name}: {value}" for name, value in audit_words.details(event.what, event.detail))
        yield writer.writerow([_harmless(str(one)) for one in {**row, "detail": told}.values()])


def as_lines(events: QuerySet[AuditEvent]) -> Iterator[str]:
    """JSON lines, the oldest first."""
    for event in events.order_by("pk").iterator(chunk_size=1000):
        yield json.dumps(as_json(event), ensure_ascii=False) + "\n"


FORMATS: dict[str, tuple[str, Callable[[QuerySet[AuditEvent]], Iterator[str]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "jsonl": ("application/jsonl; charset=utf-8", as_lines),
}


def as_json(event: AuditEvent) -> dict[str, Any]:
    values = {name: getattr(event, name) for name in COLUMNS}
    return {**values, "when": event.when.astimezone(UTC).isoformat(timespec="microseconds")}


def _day(text: str) -> datetime | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


class _Echo:
    """Gives back what is written."""

    def write(self, text: str) -> str:
        return text
