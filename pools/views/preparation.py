"""Prepare Active Directory: schema, forest and domain as they stand now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ocsadmin import parts
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError
from pools.preparation import commands, read_state
from pools.preparation.site_notice import remember


@needs(right_names.VIEW_POOLS)
@require_GET
def preparation(request: HttpRequest) -> HttpResponse:
    """Read live: this page is where one looks whether a step has worked."""
    try:
        state = read_state(parts.directory())
    except DomainError as error:
        return render(request, "pools/preparation/page.html", {"error": error}, status=error.status)
    remember(state.forest.rtc_service is not None)
    context = {
        "state": state,
        "commands": {
            "schema": commands.SCHEMA,
            "check_schema": commands.CHECK_SCHEMA,
            "forest": commands.forest(state.forest.location, state.domain.name),
            "check_forest": commands.CHECK_FOREST,
            "domain": commands.domain(state.domain.name),
            "check_domain": commands.check_domain(state.domain.name),
        },
    }
    return render(request, "pools/preparation/page.html", context)
