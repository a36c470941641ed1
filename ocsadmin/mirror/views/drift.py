"""What others changed in the directory."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from ocsadmin.accounts.rights import needs
from ocsadmin.mirror import kinds, queries
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from ocsadmin.web.paging import paginate

from .runs import CHANGES_PER_PAGE


@needs("mirror.view_run")
@require_safe
@vary_on_headers("HX-Request")
def drift(request: HtmxHttpRequest) -> HttpResponse:
    """Changes of all runs that no job of ours made, newest first. Filters: ``kind``, ``action``, ``q``."""
    chosen = {name: request.GET.get(name, "") for name in ("kind", "action")}
    found = queries.changes(**chosen, origin="outside", text=request.GET.get("q", "").strip())
    context = {
        "page_obj": paginate(request, found.order_by("-when", "-pk"), CHANGES_PER_PAGE),
        "chosen": chosen,
        "text": request.GET.get("q", ""),
        "titles": kinds.titles(),
        "all_runs": True,
    }
    return render(request, "mirror/_change_table.html" if wants_fragment(request) else "mirror/drift.html", context)
