"""What no view notes itself: refusals in views, bad tokens, exports, secrets that were shown, writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from . import audit
from .audited import READS, WRITES, Mark, mark_of

FILE: Final = "attachment"
"""How the Content-Disposition of a file begins: whatever leaves as a file is an export."""


class AuditMiddleware:
    """Adds one event to a request that left none and should have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not getattr(request, audit.MARK, False):
            what = _kind(request, response)
            if what:
                audit.record_request(what, request, target=request.path, **_detail(request, response))
        return response


def _kind(request: HttpRequest, response: HttpResponse) -> str:
    """The kind of event, or nothing."""
    if response.status_code == 401 and request.headers.get("Authorization"):
        return "token-refused"
    if response.status_code == 403:
        return "refused"
    if response.status_code >= 400 or request.resolver_match is None:
        return ""
    view, method = request.resolver_match.func, str(request.method)
    mark = mark_of(view, method) or Mark()
    if method in mark.methods and mark.kind and not mark.itself and not request.GET.get("dry_run"):
        return mark.kind
    if response.get("Content-Disposition", "").startswith(FILE) and method in READS:
        return "exported"
    if method not in WRITES or mark.itself or mark.why or request.GET.get("dry_run"):
        return ""
    is_job = response.status_code == 202  # its submission is an event of its own
    return "changed-over-rest" if hasattr(view, "cls") and not is_job else ""


def _detail(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    detail: dict[str, Any] = {"method": request.method, "status": response.status_code}
    if match := request.resolver_match:
        mark = mark_of(match.func, str(request.method)) or Mark()
        detail |= {name: str(value) for name, value in match.kwargs.items() if name != mark.job}
        if mark.job:
            detail["job"] = int(match.kwargs[mark.job])
    if response.status_code == 401:
        detail["token"] = _prefix(request)
    return detail


def _prefix(request: HttpRequest) -> str:
    """How the token begins: enough to find it, too little to use it."""
    parts = request.headers.get("Authorization", "").split(" ", 1)[-1].split("_", 2)
    return "_".join(parts[:2])[:20] if len(parts) == 3 else "(no token of this console)"
