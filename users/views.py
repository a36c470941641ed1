"""The pages about people: search, one person, and where enabling begins."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from ocsadmin import wizards
from ocsadmin.accounts.rights import needs
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from ocsadmin.web.paging import paginate
from pools.models import Pool, SIPDomain

from . import csv_input
from .history import history_of
from .models import User
from .settings_in_words import settings_of
from .tables import PER_PAGE, UserList, units

MOST_AT_ONCE = 100_000
PROBLEMS_SHOWN = 500
_SALT = "users.csv-problems"


@needs("users.view_user")
@require_GET
@vary_on_headers("HX-Request")
def user_list(request: HtmxHttpRequest) -> HttpResponse:
    """Everybody, or who answers the search; while one types only the table."""
    people = UserList(request.GET)
    page = paginate(request, people.found.rows, per_page=PER_PAGE, count_hint=people.found.count)
    context = {"people": people, "page_obj": page, "lines": people.lines(list(page.object_list))}
    if wants_fragment(request):
        return render(request, "users/_user_table.html", context)
    context |= {"pools": Pool.objects.order_by("name"), "units": units()}
    return render(request, "users/user_list.html", context)


@needs("users.view_user")
@require_GET
def found(request: HttpRequest) -> HttpResponse:
    """The first few who answer, for the box in the top bar."""
    text = request.GET.get("q", "")
    people = UserList(QueryDict(urlencode({"q": text})))
    lines = people.lines(list(people.found.rows[:8])) if text.strip() else []
    return render(request, "users/_found.html", {"lines": lines, "people": people})


@needs("users.view_user")
@require_GET
def user(request: HttpRequest, guid: UUID) -> HttpResponse:
    """One person: settings in words, account, history, raw attributes."""
    person = get_object_or_404(User, guid=guid)
    context = {"person": person, "groups": settings_of(person), "history": history_of(guid)}
    return render(request, "users/user.html", context)


@needs("users.enable_users")
@require_POST
def enable(request: HtmxHttpRequest) -> HttpResponse:
    """Begin the wizard with the people ticked, or with all who match the search."""
    if request.POST.get("all"):
        people = UserList(QueryDict(request.POST.get("query", ""))).everyone(MOST_AT_ONCE)
    else:
        people = [UUID(text) for text in request.POST.getlist("guid") if _is_guid(text)]
    if not people:
        messages.warning(request, _("Tick the people to enable first."))
        return redirect("user-list")
    return _begin(request, people, {})


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
        return _begin(request, list(people.guids), dict(people.addresses))
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


def _begin(request: HtmxHttpRequest, people: list[UUID], by_hand: dict[UUID, str]) -> HttpResponseRedirect:
    answers: dict[str, dict[str, Any]] = {
        "people": {
            "source": "picked",
            "people": [str(guid) for guid in people],
            "by_hand": {str(guid): address for guid, address in by_hand.items()},
        }
    }
    draft = wizards.begin("enable_users", acting_user=request.user, answers=answers)
    return redirect(draft.get_absolute_url())


def _is_guid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
