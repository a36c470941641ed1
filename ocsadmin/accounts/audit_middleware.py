"""What no view notes itself: refusals in views, bad tokens, exports, secrets that were shown, writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from . import audit

EXPORTS: Final = frozenset(
    {"job-export", "job-report", "csv-export", "report-csv", "user-timeline-csv", "validation-csv", "pool-report"}
)
SHOWN: Final = frozenset({"new-passwords", "api-user-new-passwords"})
"""One-time passwords."""
ACTIONS: Final = {
    "job-row-confirm": "step-confirmed",
    "api-job-row-confirm": "step-confirmed",
    "job-cancel": "job-cancelled",
    "api-job-cancel": "job-cancelled",
    "mirror-let-delete": "deletions-let-through",
    "mirror-replicate": "replication-started",
    "api-replication-run-list": "replication-started",
    "mirror-read-now": "object-read-now",
    "validation-cancel": "validation-cancelled",
    "api-check-cancel": "validation-cancelled",
    "csv-discard": "upload-discarded",
    "saved-search-delete": "saved-search-deleted",
}
"""Names of addresses that take writes → kinds of events."""
SAFE: Final = ("GET", "HEAD", "OPTIONS")


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
    match = request.resolver_match
    name = (match.url_name if match else "") or ""
    if response.status_code == 401 and request.headers.get("Authorization"):
        return "token-refused"
    if response.status_code == 403:
        return "refused"
    if response.status_code >= 400 or not name:
        return ""
    if name in EXPORTS:
        return "exported"
    if name in SHOWN and (request.method == "POST" or response.status_code == 200):
        return "passwords-shown"
    if request.method in SAFE or request.GET.get("dry_run"):
        return ""
    if name in ACTIONS:
        return ACTIONS[name]
    is_job = response.status_code == 202  # its submission is an event of its own
    return "changed-over-rest" if name.startswith("api-") and not is_job else ""


def _detail(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    match = request.resolver_match
    detail: dict[str, Any] = {"method": request.method, "status": response.status_code}
    if match and match.kwargs:
        detail |= {name: str(value) for name, value in match.kwargs.items()}
    name = (match.url_name if match else "") or ""
    number = (match.kwargs.get("pk") or match.kwargs.get("job_pk")) if match else None
    if number and name.removeprefix("api-").startswith("job"):
        detail["job"] = int(number)
    if response.status_code == 401:
        detail["token"] = _prefix(request)
    return detail


def _prefix(request: HttpRequest) -> str:
    """How the token begins: enough to find it, too little to use it."""
    parts = request.headers.get("Authorization", "").split(" ", 1)[-1].split("_", 2)
    return "_".join(parts[:2])[:20] if len(parts) == 3 else "(no token of this console)"
