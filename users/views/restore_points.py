"""The list of restore points."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from ocsadmin import acting
from ocsadmin.accounts.rights import needs
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from ocsadmin.web.paging import paginate
from users.delegation import scope
from users.models import RestorePoint, User
from users.restore_users.use_case import RESTORE_USERS


@needs(RESTORE_USERS.needs)
@require_GET
@vary_on_headers("HX-Request")
def restore_point_list(request: HtmxHttpRequest) -> HttpResponse:
    """Who was removed and can be restored, the newest first."""
    text = request.GET.get("q", "").strip().replace("\0", "")
    points = RestorePoint.objects.usable().select_related("job")
    if acting.scope().is_limited:
        points = points.filter(guid__in=User.objects.order_by().values("guid"))
    if "sip_address" in (hidden := scope.hidden()):
        points = points.defer("sip_address")
    if text:
        found = Q(name__icontains=text) | Q(made_by__icontains=text)
        points = points.filter(found if "sip_address" in hidden else found | Q(sip_address__icontains=text))
    context = {"page_obj": paginate(request, points), "text": text, "hidden": hidden}
    template = "users/_restore_points.html" if wants_fragment(request) else "users/restore_points.html"
    return render(request, template, context)
