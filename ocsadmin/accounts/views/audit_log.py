"""The audit log, the newest event first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ocsadmin.accounts.delegation import acting
from ocsadmin.accounts.models import AuditEvent
from ocsadmin.accounts.rights import needs

PAGE_SIZE = 50


@needs("accounts.read_audit")
@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """Filters: ``who`` (part of a name) and ``what`` (a kind of event)."""
    who, what = request.GET.get("who", "").strip(), request.GET.get("what", "").strip()
    events = AuditEvent.objects.all()
    if acting.scope().is_limited:  # events name people: those whose rights are limited read what they did themselves
        events = events.filter(who=str(request.user))
    if who:
        events = events.filter(who__icontains=who)
    if what:
        events = events.filter(what=what)
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
    kinds = AuditEvent.objects.order_by("what").values_list("what", flat=True).distinct()
    return render(request, "accounts/audit_log.html", {"page_obj": page, "who": who, "what": what, "kinds": kinds})
