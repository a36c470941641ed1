"""The list of people, its search, and the first few for the box in the top bar."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from ocsadmin.web.paging import paginate
from pools.models import Pool
from users.lists.tables import PER_PAGE, UserList, units
from users.people import menu


@needs(right_names.VIEW_USERS)
@require_GET
@vary_on_headers("HX-Request")
def user_list(request: HtmxHttpRequest) -> HttpResponse:
    """Everybody, or who answers the search; while one types only the table."""
    people = UserList(request.GET)
    page = paginate(request, people.found.rows, per_page=PER_PAGE, count_hint=people.found.count)
    context = {"people": people, "page_obj": page, "lines": people.lines(list(page.object_list))}
    context["operations"] = menu.for_many(request.user)
    if wants_fragment(request):
        return render(request, "users/_user_table.html", context)
    context |= {"pools": Pool.objects.order_by("name"), "units": units()}
    return render(request, "users/user_list.html", context)


@needs(right_names.VIEW_USERS)
@require_GET
def found(request: HttpRequest) -> HttpResponse:
    """The first few who answer, for the box in the top bar."""
    text = request.GET.get("q", "")
    people = UserList(QueryDict(urlencode({"q": text})))
    lines = people.lines(list(people.found.rows[:8])) if text.strip() else []
    return render(request, "users/_found.html", {"lines": lines, "people": people})
