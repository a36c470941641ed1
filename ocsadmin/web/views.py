"""The dashboard, the theme, the freshness chip; and the error pages that the root URLs name."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from ocsadmin.accounts.audited import unaudited
from ocsadmin.accounts.rights import anyone, needs
from ocsadmin.acting import right_names

from . import dashboard as panels
from . import themes
from .errors import bad_request, forbidden, not_found, not_from_here, server_error
from .htmx import HtmxHttpRequest, wants_fragment

__all__ = ["bad_request", "dashboard", "forbidden", "freshness", "not_found", "not_from_here", "server_error", "theme"]


@needs(right_names.VIEW_DASHBOARD)
@require_safe
@vary_on_headers("HX-Request")
def dashboard(request: HtmxHttpRequest) -> HttpResponse:
    """All panels that the person may see; with ``?panel=<slug>`` that one alone, as a fragment."""
    seen = panels.panels_for(request.user)
    if wants_fragment(request):
        return _one_panel(request, [panel for panel in seen if panel.slug == request.GET.get("panel")])
    filled = [panels.fill(panel, request) for panel in seen]
    return render(request, "web/dashboard.html", {"panels": [one for one in filled if one is not None]})


def _one_panel(request: HttpRequest, found: list[panels.Panel]) -> HttpResponse:
    if not found:
        raise Http404
    return render(request, "web/_panel.html", {"filled": panels.fill(found[0], request)})


@needs(right_names.VIEW_DASHBOARD)
@require_safe
def freshness(request: HttpRequest) -> HttpResponse:
    """The chip in the top bar, asked for again while a page stays open."""
    return render(request, "web/_freshness_chip.html")


@unaudited("how pages look for one person")
@anyone
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or auto, and go back to where one was."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    if (chosen := request.POST.get("theme", "")) in themes.THEMES:
        themes.remember(response, chosen, secure=request.is_secure())
    return response
