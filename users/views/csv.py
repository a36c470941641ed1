"""Enabling from a CSV file."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocsadmin.accounts.rights import needs
from ocsadmin.web.htmx import HtmxHttpRequest
from pools.models import SIPDomain
from users import csv_input

from .begin import begin_with

PROBLEMS_SHOWN = 500
_SALT = "users.csv-problems"


@needs("users.enable_users")
@require_http_methods(["GET", "POST"])
def enable_from_csv(request: HtmxHttpRequest) -> HttpResponse:
    """A CSV file of people: with mistakes they are all listed, without any the wizard begins."""
    file = request.FILES.get("file")
    if request.method == "GET" or file is None:
        missing = request.method == "POST"
        context = {"missing": missing, "columns": csv_input.COLUMNS}
        return render(request, "users/csv.html", context, status=422 if missing else 200)
    octets = file.read(csv_input.LARGEST + 1)
    people = csv_input.read_people(octets, sip_domains={name.lower() for name in SIPDomain.objects.names()})
    if not people.problems:
        messages.info(
            request,
            ngettext("%(n)d person read (%(encoding)s).", "%(n)d people read (%(encoding)s).", len(people.guids))
            % {"n": len(people.guids), "encoding": people.encoding},
        )
        return begin_with(request, "enable_users", list(people.guids), dict(people.addresses))
    rows = [vars(problem) for problem in people.problems]
    context = {
        "file": file.name,
        "result": people,
        "problems": people.problems[:PROBLEMS_SHOWN],
        "signed": signing.dumps(rows, salt=_SALT, compress=True),
        "columns": csv_input.COLUMNS,
    }
    return render(request, "users/csv.html", context, status=422)


@needs("users.enable_users")
@require_POST
def csv_problems(request: HttpRequest) -> HttpResponse:
    """All problems of a file as a file. What is sent back was signed by us; nothing was kept."""
    try:
        rows = signing.loads(request.POST.get("signed", ""), salt=_SALT, max_age=24 * 3600)
    except signing.BadSignature:
        return HttpResponseBadRequest(_("This list is not one of ours, or older than a day."))
    problems = [csv_input.RowProblem(**row) for row in rows]
    return _csv(csv_input.problems_as_csv(problems), "problems.csv")


@needs("users.view_user")
@require_GET
def csv_template(_request: HttpRequest) -> HttpResponse:
    return _csv(csv_input.TEMPLATE, "users.csv")


def _csv(text: str, name: str) -> HttpResponse:
    """UTF-8 with its mark, so that spreadsheets read it right."""
    answer = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
