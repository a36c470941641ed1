"""The inventory and the page of one certificate."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from certificates.inventory.forecast import forecast
from certificates.inventory.page import CertificatePage
from certificates.inventory.queries import Chosen, chosen_rows, lines
from certificates.inventory.standing import STATES
from certificates.models import Certificate, Endpoint, ProbeRun
from certificates.rights import VIEW
from ocsadmin.accounts.rights import needs
from ocsadmin.web.htmx import wants_fragment
from ocsadmin.web.paging import paginate
from pools.models import Pool

LONGEST = 200


@needs(VIEW)
@require_safe
@vary_on_headers("HX-Request")
def certificate_list(request: HttpRequest) -> HttpResponse:
    """Every certificate: searched, filtered and sorted by the address."""
    now, chosen = timezone.now(), _chosen(request)
    page = paginate(request, chosen_rows(chosen, now))
    context = {"page_obj": page, "lines": lines(page.object_list, now), "chosen": chosen}
    if wants_fragment(request):
        return render(request, "certificates/_certificate_table.html", context)
    context |= {
        "states": STATES.items(),
        "sources": Certificate.Source.choices,
        "pools": Pool.objects.all(),
        "forecast": forecast(now),
        "last_look": ProbeRun.objects.first(),
        "others": Endpoint.objects.standing().filter(state=Endpoint.State.OTHER).with_certificates()[:20],
    }
    return render(request, "certificates/certificate_list.html", context)


@needs(VIEW)
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate: what it is good for, where it stands, who issued it."""
    found = get_object_or_404(Certificate.objects.select_related("authority", "key"), pk=pk)
    context = {"shown": CertificatePage(found, timezone.now()), "certificate": found}
    return render(request, "certificates/certificate.html", context)


def _chosen(request: HttpRequest) -> Chosen:
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("state", "source", "pool", "month", "kind")}
    return Chosen(text=request.GET.get("q", "").strip()[:LONGEST], order=request.GET.get("order", "ends"), **asked)
