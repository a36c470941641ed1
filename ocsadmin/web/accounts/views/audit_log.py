"""The audit log, the newest event first; and as a file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ocsadmin.accounts import audit, audit_queries, audit_words
from ocsadmin.accounts.models import AuditEvent
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names

PAGE_SIZE = 50


@needs(right_names.READ_AUDIT)
@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """Filters: see :func:`audit_queries.filtered`."""
    events = audit_queries.filtered(audit_queries.visible(request.user), request.GET)
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
    kinds = AuditEvent.objects.order_by("what").values_list("what", flat=True).distinct()
    context: dict[str, object] = {name: request.GET.get(name, "").strip() for name in audit_queries.FILTERS}
    told = [(one, audit_words.title(one.what), list(audit_words.details(one.what, one.detail))) for one in page]
    named = [(kind, audit_words.title(kind)) for kind in kinds]
    query = request.GET.copy()
    query.pop("page", None)
    context |= {"page_obj": page, "events": told, "kinds": named, "query": query.urlencode()}
    return render(request, "accounts/audit_log.html", context)


@needs(right_names.READ_AUDIT)
@require_safe
def audit_export(request: HttpRequest, what: str) -> HttpResponseBase:
    """The same events as CSV or JSON lines; itself an event."""
    if what not in audit_queries.FORMATS:
        raise Http404
    content_type, written = audit_queries.FORMATS[what]
    events = audit_queries.filtered(audit_queries.visible(request.user), request.GET)
    audit.record_request("audit-exported", request, format=what, filters=request.GET.dict())
    name = f"audit-{timezone.localdate():%Y-%m-%d}.{what}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(written(events), content_type=content_type, headers=headers)
