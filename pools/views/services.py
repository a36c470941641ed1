"""The Windows services of a pool's servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from ocsadmin import parts
from ocsadmin.accounts.audited import unaudited
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from pools.models import Pool
from pools.services.page import ServiceRow, looked_at, service_rows
from pools.start_services.use_case import START_SERVICES

from .frame import show_pool


@needs(right_names.VIEW_POOLS)
@require_safe
def pool_services(request: HttpRequest, guid: UUID) -> HttpResponse:
    """Each server's services by the mirror, in the order to start."""
    pool = get_object_or_404(Pool, guid=guid)
    return _shown(request, pool, service_rows(pool))


@unaudited("looks again, changes nothing")
@needs(START_SERVICES.needs)
@require_POST
def look_at_services(request: HttpRequest, guid: UUID) -> HttpResponse:
    """The same page with what the ports of the services answer now. Nothing is kept."""
    pool = get_object_or_404(Pool, guid=guid)
    return _shown(request, pool, looked_at(service_rows(pool), parts.resolver()), looked=True)


def _shown(
    request: HttpRequest, pool: Pool, servers: Mapping[str, list[ServiceRow]], *, looked: bool = False
) -> HttpResponse:
    context: dict[str, Any] = {"servers": servers, "looked": looked}
    return show_pool(request, pool, "pools/services/services.html", **context)
