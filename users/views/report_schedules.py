"""Reports by mail: which go to whom and when, and what became of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocsadmin.accounts import audit
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError
from ocsadmin.web.htmx import HtmxHttpRequest
from ocsadmin.web.paging import paginate
from users.models import ReportSchedule
from users.reports import catalog
from users.reports.listing import FILTERS
from users.reports.mail import schedules
from users.reports.mail.form import ScheduleForm, initial_of

DELIVERIES = 20


@needs(right_names.SCHEDULE_REPORTS)
@require_safe
def schedule_list(request: HtmxHttpRequest) -> HttpResponse:
    """One's own schedules, each with its last delivery."""
    page = paginate(request, schedules.of(request.user).prefetch_related("deliveries"))
    lines = [(one, _title(one), next(iter(one.deliveries.all()), None)) for one in page.object_list]
    content = {"page_obj": page, "lines": lines, "mail_server": settings.EMAIL_HOST, "folder": settings.EMAIL_FILE_PATH}
    return render(request, "users/reports/schedule_list.html", content)


@audits("report scheduled")
@needs(right_names.SCHEDULE_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_schedule(request: HtmxHttpRequest) -> HttpResponse:
    """``?report=…&pool=…&ou=…&days=…`` begins with these."""
    if request.method != "POST":
        given = {name: request.GET[name] for name in ("report", *FILTERS) if request.GET.get(name)}
        return _form(request, ScheduleForm(initial=given, **_whose(request)))
    form = ScheduleForm(request.POST, **_whose(request))
    if not form.is_valid():
        return _form(request, form, status=422)
    made = schedules.create(form.spec, request.user)
    audit.record_request("report scheduled", request, target=str(made), **form.spec.to_json())
    messages.success(request, _("The report will be sent."))
    return redirect("report-schedule", pk=made.pk)


@audits("report schedule changed")
@needs(right_names.SCHEDULE_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Change it, and see what became of its mails."""
    found = _found(request, pk)
    if request.method != "POST":
        form = ScheduleForm(initial=initial_of(found), account=found.owner, zone=settings.TIME_ZONE)
        return _form(request, form, found)
    form = ScheduleForm(request.POST, account=found.owner, zone=settings.TIME_ZONE)
    if not form.is_valid():
        return _form(request, form, found, status=422)
    try:
        schedules.change(found, form.spec)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _form(request, form, found, status=422)
    audit.record_request("report schedule changed", request, target=str(found), **form.spec.to_json())
    messages.success(request, _("The schedule was changed."))
    return redirect("report-schedule", pk=found.pk)


@audits("report sent")
@needs(right_names.SCHEDULE_REPORTS)
@require_POST
def send_schedule(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Send it now, beside its hours."""
    found = _found(request, pk)
    schedules.send_now(found)
    audit.record_request("report sent", request, target=str(found))
    messages.info(request, _("The report will be sent within a minute."))
    return redirect("report-schedule", pk=found.pk)


@audits("report schedule deleted")
@needs(right_names.SCHEDULE_REPORTS)
@require_POST
def delete_schedule(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    audit.record_request("report schedule deleted", request, target=str(found))
    found.delete()
    messages.success(request, _("The schedule was deleted."))
    return redirect("report-schedule-list")


def _found(request: HtmxHttpRequest, pk: int) -> ReportSchedule:
    return get_object_or_404(schedules.of(request.user), pk=pk)


def _whose(request: HtmxHttpRequest) -> dict[str, Any]:
    return {"account": request.user, "zone": settings.TIME_ZONE}


def _form(
    request: HtmxHttpRequest, form: ScheduleForm, found: ReportSchedule | None = None, status: int = 200
) -> HttpResponse:
    content = {
        "form": form,
        "schedule": found,
        "title": _title(found) if found else "",
        "deliveries": list(found.deliveries.all()[:DELIVERIES]) if found else [],
        "mail_server": settings.EMAIL_HOST,
        "folder": settings.EMAIL_FILE_PATH,
    }
    return render(request, "users/reports/schedule.html", content, status=status)


def _title(found: ReportSchedule) -> Any:
    """The report's title, or its name where it is no report any more."""
    return next((one.title for one in catalog.all_reports() if one.name == found.report), found.report)
