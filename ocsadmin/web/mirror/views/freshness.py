"""The line that says how old the mirror is; the page asks for it again while it is open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ocsadmin import mirror
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names


@needs(right_names.VIEW_RUNS)
@never_cache
@require_safe
def freshness(request: HttpRequest) -> HttpResponse:
    return render_freshness(request)


def render_freshness(request: HttpRequest, note: str = "") -> HttpResponse:
    """The fragment; ``note`` says what was just asked for."""
    return render(request, "mirror/_freshness.html", {"freshness": mirror.freshness(), "note": note})
