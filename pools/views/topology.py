"""Pages on pools, servers and SIP domains. They read the mirror only."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.web.htmx import wants_fragment
from ocsadmin.web.paging import paginate
from pools import queries
from pools.models import Pool, SIPDomain
from pools.views.pool_page import PoolPage

from .frame import show_pool


@needs(right_names.VIEW_POOLS)
@require_GET
@vary_on_headers("HX-Request")
def pool_list(request: HttpRequest) -> HttpResponse:
    """Pools: searched, filtered and sorted by the address."""
    chosen = {
        "q": request.GET.get("q", "").strip(),
        "type": request.GET.get("type", ""),
        "version": request.GET.get("version", ""),
    }
    rows = queries.pool_rows(
        text=chosen["q"],
        pool_type=_number(chosen["type"]),
        version=_number(chosen["version"]),
        order=request.GET.get("order", "name"),
    )
    context = {
        "page_obj": paginate(request, rows),
        "chosen": chosen,
        "types": [(str(value), label) for value, label in Pool.PoolType.choices],
        "versions": [(str(value), label) for value, label in Pool.Version.choices],
        "filtered": any(chosen.values()),
    }
    return render(request, "pools/_pool_table.html" if wants_fragment(request) else "pools/pool_list.html", context)


@needs(right_names.VIEW_POOLS)
@require_GET
def pool(request: HttpRequest, guid: UUID) -> HttpResponse:
    """One pool."""
    found = get_object_or_404(Pool, guid=guid)
    return show_pool(request, found, "pools/pool.html", shown=PoolPage(found))


@needs(right_names.VIEW_POOLS)
@require_GET
@vary_on_headers("HX-Request")
def server_list(request: HttpRequest) -> HttpResponse:
    """Front End Servers and Standard Edition servers with their roles."""
    text = request.GET.get("q", "").strip()
    context = {"page_obj": paginate(request, queries.server_rows(text=text)), "q": text}
    return render(request, "pools/_server_table.html" if wants_fragment(request) else "pools/server_list.html", context)


@needs(right_names.VIEW_POOLS)
@require_GET
def sip_domain_list(request: HttpRequest) -> HttpResponse:
    """The forest's SIP domains, the default one first."""
    return render(request, "pools/sip_domain_list.html", {"sip_domains": SIPDomain.objects.all()})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
