"""Objects that are not found, or not readable, and what is decided of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from ocsadmin import work
from ocsadmin.accounts import audit
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.mirror import kept_listing, kinds
from ocsadmin.mirror.models import KeptObject
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from ocsadmin.web.paging import paginate

from .runs import CHANGES_PER_PAGE


@needs(right_names.VIEW_RUNS)
@require_safe
@vary_on_headers("HX-Request")
def kept(request: HtmxHttpRequest) -> HttpResponse:
    """Filters: see ``kept_listing``."""
    content = {
        "page_obj": paginate(request, kept_listing.kept_objects(request.GET.dict()), CHANGES_PER_PAGE),
        "chosen": {name: request.GET.get(name, "") for name in kept_listing.FILTERS},
        "states": KeptObject.State.choices,
        "titles": kinds.titles(),
    }
    return render(request, "mirror/_kept_table.html" if wants_fragment(request) else "mirror/kept.html", content)


@audits("objects taken out of the mirror")
@needs(right_names.RUN_REPLICATION)
@require_POST
def take_out(request: HtmxHttpRequest) -> HttpResponse:
    """Take those ticked (``object``), or ``all`` that ``query`` finds, out of the mirror."""
    found = kept_listing.kept_objects(QueryDict(request.POST.get("query", "")).dict())
    if not request.POST.get("all"):
        given = [int(text) for text in request.POST.getlist("object") if text.isdecimal() and len(text) < 19]
        found = kept_listing.kept_objects({}).filter(pk__in=given[: kept_listing.MOST])
    keys = list(found.values_list("pk", flat=True)[: kept_listing.MOST])
    if not keys:
        messages.warning(request, _("Tick the objects first."))
    elif work.wake("ocsadmin.mirror.tasks.take_out", keys=keys, requested_by=str(request.user)):
        audit.record_request("objects taken out of the mirror", request, objects=keys[:1000])
        messages.info(
            request, _("They are looked for once more, and taken out of the mirror where they are not found.")
        )
    else:
        messages.error(request, _("The message broker does not answer, so nothing was asked for. Check that it runs."))
    return redirect(f"{reverse('mirror-kept')}?{request.POST.get('query', '')}".rstrip("?"))
