"""The reports: all with their numbers, one as a table, as CSV, and as the beginning of what cures it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from ocsadmin.accounts.audited import unaudited
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from ocsadmin.web.paging import paginate
from pools.models import Pool
from users.lists.tables import units
from users.people import menu
from users.reports import catalog, csv_file
from users.reports.base import ORPHANS, PeopleReport, Report, Row
from users.reports.listing import ReportList

from .begin import MOST_AT_ONCE, begin_with

TABLE = "#report-table"


@needs(right_names.VIEW_USERS)
@require_safe
def report_list(request: HtmxHttpRequest) -> HttpResponse:
    """All reports with what is wrong now, by section."""
    return _overview(request, catalog.SECTIONS, "users/reports/report_list.html")


@needs(right_names.VIEW_USERS)
@require_safe
def orphans(request: HtmxHttpRequest) -> HttpResponse:
    """What refers to something that is gone; the first few of each kind, with their cure."""
    return _overview(request, {ORPHANS: ""}, "users/reports/orphans.html")


def _overview(request: HtmxHttpRequest, wanted: Any, template: str) -> HttpResponse:
    shown = [one for one in catalog.shown_to(request.user) if one.section in wanted]
    lists = [ReportList(one) for one in shown]
    sections = [
        {"title": title, "lists": [one for one in lists if one.report.section == section]}
        for section, title in wanted.items()
    ]
    content = {"sections": [one for one in sections if one["lists"]]}
    return render(request, template, {**content, "may_schedule": request.user.may(right_names.SCHEDULE_REPORTS)})


@needs(right_names.VIEW_USERS)
@require_safe
@vary_on_headers("HX-Request")
def report(request: HtmxHttpRequest, name: str) -> HttpResponse:
    """One report. Filters: ``pool``, ``ou``, ``days``; ``order``; ``page``."""
    asked = ReportList(catalog.shown(name, request.user), request.GET)
    page = paginate(request, asked.found, count_hint=asked.count)
    content: dict[str, Any] = {
        "asked": asked,
        "report": asked.report,
        "page_obj": page,
        "rows": [(row, list(zip(asked.report.columns, row.cells, strict=True))) for row in _rows(asked, page)],
        "target": TABLE,
        **_operations(request, asked.report),
    }
    if wants_fragment(request):
        return render(request, "users/reports/_table.html", content)
    content |= {"pools": Pool.objects.order_by("name"), "units": units() if asked.report.about_people else []}
    content["may_schedule"] = request.user.may(right_names.SCHEDULE_REPORTS)
    return render(request, "users/reports/report.html", content)


@needs(right_names.VIEW_USERS)
@require_safe
def report_csv(request: HtmxHttpRequest, name: str) -> HttpResponseBase:
    """All rows, as they are filtered and sorted."""
    asked = ReportList(catalog.shown(name, request.user), request.GET)
    answer = StreamingHttpResponse(
        (line.encode() for line in csv_file.lines(asked)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{csv_file.file_name(asked)}"'
    return answer


@unaudited("a draft changes nothing until its job is submitted")
@needs(right_names.VIEW_USERS)
@require_POST
def report_begin(request: HtmxHttpRequest, name: str) -> HttpResponse:
    """The wizard ``operation`` for those ticked (``guid``), or ``operation_for_all`` for all that ``query``
    finds. ``only`` has the GUID of one person for whom the first of the report's cures begins.
    """
    asked = ReportList(catalog.shown(name, request.user), QueryDict(request.POST.get("query", "")))
    first = next(iter(asked.report.operations), "")
    wanted = request.POST.get("operation") or request.POST.get("operation_for_all") or first
    operation = menu.named(wanted)
    if operation is None or not request.user.may(operation.needs):
        raise PermissionDenied(_("You may not do this with people."))
    if request.POST.get("operation_for_all"):
        people = asked.everyone(MOST_AT_ONCE)
    else:
        people = [UUID(text) for text in (_only(request) or request.POST.getlist("guid")) if _is_guid(text)]
    if not people:
        messages.warning(request, _("Tick the people first."))
        return redirect(f"{reverse('report', args=[name])}?{asked.query.urlencode()}")
    return begin_with(request, wanted, people, more=asked.report.preset if wanted == first else None)


def _rows(asked: ReportList, page: Page[Any]) -> list[Row]:
    return asked.rows(list(page.object_list))


def _operations(request: HtmxHttpRequest, report: Report) -> dict[str, Any]:
    """What can be done with the people: what cures them first."""
    if not isinstance(report, PeopleReport):
        return {"operations": [], "cures": []}
    those = {one.name: one for one in menu.for_many(request.user)}
    cures = [those[name] for name in report.operations if name in those]
    return {"cures": cures, "operations": [one for one in those.values() if one not in cures]}


def _only(request: HtmxHttpRequest) -> list[str]:
    return [text for text in (request.POST.get("only", ""),) if text]


def _is_guid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
