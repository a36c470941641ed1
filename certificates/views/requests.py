"""Requests: how far each is, and what its authority said."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from certificates.models import CertificateRequest
from certificates.rights import VIEW
from ocsadmin.accounts.rights import needs
from ocsadmin.jobs import visibility
from ocsadmin.jobs.models import Job
from ocsadmin.web.htmx import wants_fragment
from ocsadmin.web.paging import paginate


@needs(VIEW)
@require_safe
@vary_on_headers("HX-Request")
def request_list(request: HttpRequest) -> HttpResponse:
    rows = CertificateRequest.objects.select_related("authority", "certificate").defer("certificate__der", "csr")
    state = request.GET.get("state", "")
    if state in CertificateRequest.State.values:
        rows = rows.filter(state=state)
    context = {"page_obj": paginate(request, rows), "chosen": state, "states": CertificateRequest.State.choices}
    template = "certificates/_request_table.html" if wants_fragment(request) else "certificates/request_list.html"
    return render(request, template, context)


@needs(VIEW)
@require_safe
def certificate_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(CertificateRequest.objects.select_related("authority", "certificate", "key"), pk=pk)
    jobs = visibility.jobs(Job.objects.filter(rows__change_json__data__request=str(pk)).distinct())
    return render(request, "certificates/request.html", {"one": found, "jobs": list(jobs.order_by("-pk")[:5])})
