"""The list of restore points."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from ocsadmin.accounts.rights import needs
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from ocsadmin.web.paging import paginate
from users.models import RestorePoint


@needs("users.disable_users")
@require_GET
@vary_on_headers("HX-Request")
def restore_point_list(request: HtmxHttpRequest) -> HttpResponse:
    """Who was removed and can be restored, the newest first."""
    text = request.GET.get("q", "").strip().replace("\0", "")
    points = RestorePoint.objects.usable().select_related("job")
    if text:
        points = points.filter(Q(name__icontains=text) | Q(sip_address__icontains=text) | Q(made_by__icontains=text))
    context = {"page_obj": paginate(request, points), "text": text}
    template = "users/_restore_points.html" if wants_fragment(request) else "users/restore_points.html"
    return render(request, template, context)
