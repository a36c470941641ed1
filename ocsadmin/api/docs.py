"""The page that shows the REST interface to a reader."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ocsadmin.accounts.rights import signed_in

from . import description


@signed_in
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Made from the API description, so that it can't say something else than the code does."""
    resources = description.operations_by_resource(f"{request.scheme}://{request.get_host()}")
    return render(request, "api/docs.html", {"resources": resources})
