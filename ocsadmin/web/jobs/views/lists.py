"""The list of jobs."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.jobs import queries, undone, visibility
from ocsadmin.jobs.models import Job
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from ocsadmin.web.paging import paginate

FILTERS = ("state", "operation", "person", "text")


@needs(right_names.VIEW_JOBS)
@require_safe
@vary_on_headers("HX-Request")
def job_list(request: HtmxHttpRequest) -> HttpResponse:
    chosen = {name: request.GET.get(name, "").strip() for name in FILTERS}
    page = paginate(request, queries.jobs(**chosen))
    page.object_list = visibility.shown_all(page.object_list)
    content = {"page_obj": page, "chosen": chosen, "undone_jobs": undone.of_jobs(page.object_list)}
    if wants_fragment(request):
        return render(request, "jobs/_job_table.html", content)
    more = {"states": Job.State.choices, "operations": queries.operations()}
    return render(request, "jobs/job_list.html", {**content, **more})
