"""The topology as a picture, with the same as a list below it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from pools.topology import picture, read_topology
from pools.topology.listing import lines_of

SHEETS = ("css/tokens.css", "css/components/topology.css")


@needs(right_names.VIEW_POOLS)
@require_GET
def topology(request: HttpRequest) -> HttpResponse:
    """The page."""
    found = read_topology()
    context = {"topology": found, "picture": picture(found), "pools": lines_of(found)}
    return render(request, "pools/topology/topology.html", context)


@needs(right_names.VIEW_POOLS)
@require_GET
def topology_svg(request: HttpRequest) -> HttpResponse:
    """The picture alone, to put into documents. A browser that opens it here also gets the console's colours."""
    sheets = "".join(f'<?xml-stylesheet type="text/css" href="{static(one)}"?>\n' for one in SHEETS)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{sheets}{picture(read_topology())}\n'
    response = HttpResponse(text, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="topology.svg"'
    return response
