"""First passwords that a job made, shown once to whoever started it."""

from __future__ import annotations

import csv
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from ocsadmin.accounts.audited import audited
from ocsadmin.accounts.rights import needs
from ocsadmin.jobs.models import Job
from ocsadmin.web.htmx import HtmxHttpRequest
from users.create_users import new_passwords
from users.create_users.new_passwords import NothingToShow, NotYet, Shown


@audited("passwords-shown", job="pk")
@needs("users.create_users")
@never_cache
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def show_new_passwords(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Asks first; then shows them, on the page or as a file (``as=csv``), and forgets them."""
    job = get_object_or_404(Job, pk=pk)
    if job.created_by_id != request.user.pk:
        raise PermissionDenied(_("Only whoever started the job can look at its passwords."))
    content: dict[str, Any] = {"job": job, "waiting": new_passwords.waiting(job, request.user)}
    if request.method == "GET":
        return _page(request, **content)
    try:
        shown = new_passwords.show_once(job, request.user)
    except (NothingToShow, NotYet) as error:
        return _page(request, status=error.status, error=error, **content)
    if request.POST.get("as") == "csv":
        return _file(job, shown)
    return _page(request, shown=shown, **content)


def _page(request: HttpRequest, *, status: int = 200, **content: object) -> HttpResponse:
    return render(request, "users/new_passwords/passwords.html", content, status=status)


@sensitive_variables()
def _file(job: Job, shown: list[Shown]) -> HttpResponse:
    """UTF-8 with its mark, so that spreadsheets read it right. A formula stays a text."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="passwords-job-{job.pk}.csv"'
    writer = csv.writer(answer)
    writer.writerow(("name", "logon_name", "account", "password"))
    for one in shown:
        writer.writerow([_as_text(text) for text in (one.name, one.logon_name, one.account, one.password)])
    return answer


def _as_text(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
