"""The list of runs, and one run with what it changed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.mirror import freshness, kinds, queries, visibility
from ocsadmin.mirror.models import ReplicationRun
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from ocsadmin.web.paging import paginate

CHANGES_PER_PAGE = 200


@needs(right_names.VIEW_RUNS)
@require_safe
@vary_on_headers("HX-Request")
def run_list(request: HtmxHttpRequest) -> HttpResponse:
    """Filters: ``mode``, ``state``, ``who`` (people or clock)."""
    chosen = {name: request.GET.get(name, "") for name in ("mode", "state", "who")}
    page = paginate(request, queries.runs(**chosen))
    page.object_list = visibility.runs(page.object_list)
    context = {
        "page_obj": page,
        "chosen": chosen,
        "modes": ReplicationRun.Mode.choices,
        "states": ReplicationRun.State.choices,
        "freshness": freshness(),
    }
    return render(request, "mirror/_run_table.html" if wants_fragment(request) else "mirror/run_list.html", context)


@needs(right_names.VIEW_RUNS)
@require_safe
@vary_on_headers("HX-Request")
def run_detail(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Filters of its changes: ``kind``, ``action``, ``origin`` (outside or job), ``q`` (part of a name)."""
    run = get_object_or_404(ReplicationRun, pk=pk)
    chosen = {name: request.GET.get(name, "") for name in ("kind", "action", "origin")}
    found = queries.changes(**chosen, text=request.GET.get("q", "").strip()).filter(run=run)
    page = paginate(request, found, CHANGES_PER_PAGE)
    page.object_list = visibility.with_jobs(page.object_list)
    context = {
        "run": visibility.runs([run])[0],
        "counts": queries.counts_of(run),
        "page_obj": page,
        "chosen": chosen,
        "text": request.GET.get("q", ""),
        "titles": kinds.titles(run.counts),
    }
    if wants_fragment(request):
        return render(request, "mirror/_change_table.html", context)
    if run.state == ReplicationRun.State.STOPPED:
        held = visibility.objects(run.held.all())
        context |= {"held": held[:CHANGES_PER_PAGE], "held_count": held.count()}
    return render(request, "mirror/run_detail.html", context)
