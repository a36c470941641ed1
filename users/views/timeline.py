"""The timeline of a person: one list, filtered, paged, and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from ocsadmin import parts
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.web import words
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from ocsadmin.web.paging import paginate
from users import queries
from users.models import User
from users.timeline import Event, Timeline, timeline_of
from users.timeline.forms import TimelineForm

from .frame import show_person

PER_PAGE = 50
HEADER = ("When", "Source", "What", "Who", "Reason", "Attribute", "Before", "After", "Written at", "Controller",
          "Version", "Result", "Message")  # fmt: skip


@needs(right_names.VIEW_USERS)
@require_safe
@vary_on_headers("HX-Request")
def timeline(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """``?source=job|outside|directory&text=…&since=2009-11-01&until=2009-11-30``."""
    person, form, found = _asked(request, guid)
    context: dict[str, Any] = {
        "timeline": found,
        "form": form,
        "page_obj": paginate(request, found.events, per_page=PER_PAGE),
    }
    if wants_fragment(request):
        return render(request, "users/timeline/_events.html", {"person": person, **context})
    return show_person(request, person, "users/timeline/timeline.html", **context)


@needs(right_names.VIEW_USERS)
@require_safe
def timeline_csv(request: HttpRequest, guid: UUID) -> HttpResponse:
    """A line for each attribute of each event that the filters let through."""
    person, _form, found = _asked(request, guid)
    name = f"timeline-{person.guid}.csv"
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(answer)
    writer.writerow(HEADER)
    for event in found.events:
        writer.writerows([_cell(cell) for cell in line] for line in _lines(event))
    return answer


def _asked(request: HttpRequest, guid: UUID) -> tuple[User, TimelineForm, Timeline]:
    person = get_object_or_404(queries.visible(request.user), guid=guid)  # type: ignore[arg-type]
    form = TimelineForm(request.GET)
    return person, form, timeline_of(guid, parts.directory(), form.question())


def _lines(event: Event) -> Iterator[tuple[str, ...]]:
    head = (words.exact(event.when), event.source.value, event.what, event.by, event.reason)
    tail = (event.result, event.message)
    for one in event.attributes:
        written = words.exact(one.written_at) if one.written_at else ""
        values = ("; ".join(one.before), "; ".join(one.after)) if one.known else ("?", "?")
        yield (*head, one.name, *values, written, one.controller, str(one.version or ""), *tail)
    if not event.attributes:
        yield (*head, "", "", "", "", "", "", *tail)


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
