"""The records: of the whole forest, and of one pool."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from pools.models import Pool
from pools.views.frame import show_pool

from .asked import Asked, known_servers, of_request


@needs(right_names.VIEW_POOLS)
@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    """All records that the deployment needs. ``?server=`` and ``?outside=`` name the servers to ask."""
    asked = of_request(request)
    status = 200 if asked.error is None else asked.error.status
    return render(request, "pools/dns/record_list.html", _content(asked), status=status)


@needs(right_names.VIEW_POOLS)
@require_safe
def pool_dns(request: HttpRequest, guid: UUID) -> HttpResponse:
    """Those of one pool."""
    pool = get_object_or_404(Pool, guid=guid)
    asked = of_request(request, pool=guid)
    status = 200 if asked.error is None else asked.error.status
    return show_pool(request, pool, "pools/dns/pool.html", status=status, **_content(asked))


def _content(asked: Asked) -> dict[str, Any]:
    return {"page": asked.page(), "asked": asked, "known_servers": known_servers()}
