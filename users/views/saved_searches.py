"""Saved searches: the menu beside the list, the page to manage them, the link to pass on."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocsadmin.accounts.audited import audited
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.web.htmx import HtmxHttpRequest
from ocsadmin.web.paging import paginate
from users import saved_searches
from users.models import SavedSearch
from users.saved_searches.forms import SavedSearchForm
from users.saved_searches.keeping import may_remove

IN_MENU = 30


@needs(right_names.VIEW_USERS)
@require_safe
def saved_search_list(request: HtmxHttpRequest) -> HttpResponse:
    """One's own and those that others share."""
    page = paginate(request, SavedSearch.objects.shown_to(request.user).select_related("owner"))
    pools = saved_searches.pool_names()
    lines = [
        {
            "search": one,
            "words": saved_searches.in_words(one.query, pools),
            "own": one.owner_id == request.user.pk,
            "removable": may_remove(one, request.user),
        }
        for one in page.object_list
    ]
    return render(request, "users/saved_searches/list.html", {"page_obj": page, "lines": lines})


@needs(right_names.VIEW_USERS)
@require_safe
def saved_search_menu(request: HtmxHttpRequest) -> HttpResponse:
    """What the menu beside the list holds: the searches, and what is asked there now, to be saved."""
    asked = urlsplit(request.headers.get("HX-Current-URL", "")).query or request.GET.urlencode()
    found = SavedSearch.objects.shown_to(request.user).select_related("owner")[: IN_MENU + 1]
    context = {"searches": found[:IN_MENU], "more": len(found) > IN_MENU, "query": _cleaned(asked)}
    return render(request, "users/saved_searches/_menu.html", context)


@needs(right_names.VIEW_USERS)
@require_safe
def saved_search_count(request: HtmxHttpRequest, key: UUID) -> HttpResponse:
    """How many people it finds for whoever asks."""
    search = _shown(request, key)
    context = {"search": search, "count": saved_searches.count(search.query)}
    return render(request, "users/saved_searches/_count.html", context)


@needs(right_names.VIEW_USERS)
@require_safe
def saved_search(request: HtmxHttpRequest, key: UUID) -> HttpResponse:
    """The link that is passed on: to the list with this search."""
    return redirect(_shown(request, key).list_url)


@audited("saved-search-kept")
@needs(right_names.VIEW_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search_new(request: HtmxHttpRequest) -> HttpResponse:
    """Save what the list was asked: it is in the query string of this page."""
    if request.method != "POST":
        form = SavedSearchForm(initial={"query": request.GET.urlencode()}, account=request.user)
        return _form(request, form)
    form = SavedSearchForm(request.POST, account=request.user)
    return _keep(request, form, None)


@audited("saved-search-kept")
@needs(right_names.VIEW_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search_edit(request: HtmxHttpRequest, key: UUID) -> HttpResponse:
    """Rename it, or share it otherwise."""
    search = get_object_or_404(SavedSearch.objects.owned_by(request.user), key=key)
    if request.method != "POST":
        values = {"name": search.name, "query": search.query, "share": search.share, "group": search.group}
        return _form(request, SavedSearchForm(initial=values, account=request.user), search)
    return _keep(request, SavedSearchForm(request.POST, account=request.user), search)


@audited("saved-search-deleted")
@needs(right_names.VIEW_USERS)
@require_POST
def saved_search_delete(request: HtmxHttpRequest, key: UUID) -> HttpResponse:
    """Remove it, for everyone with whom it is shared."""
    search = _shown(request, key)
    try:
        saved_searches.remove(search, request.user)
    except DomainError as error:
        messages.error(request, f"{error.text} {error.cure}")
    else:
        messages.success(request, _("The search %(name)s was deleted.") % {"name": search.name})
    return redirect("saved-search-list")


def _shown(request: HtmxHttpRequest, key: UUID) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.shown_to(request.user).select_related("owner"), key=key)


def _cleaned(query: str) -> str:
    try:
        return saved_searches.clean(query)
    except DomainError:
        return ""


def _keep(request: HtmxHttpRequest, form: SavedSearchForm, search: SavedSearch | None) -> HttpResponse:
    if not form.is_valid():
        return _form(request, form, search, status=422)
    try:
        if search is None:
            kept = saved_searches.create(form.spec, request.user)
        else:
            kept = saved_searches.change(search, form.spec, request.user)
    except DomainError as error:
        for one in error.errors if isinstance(error, ManyErrors) else [error]:
            form.add_error(one.field if one.field in form.fields and one.field != "query" else None, str(one))
        return _form(request, form, search, status=422)
    messages.success(request, _("The search %(name)s is kept.") % {"name": kept.name})
    return redirect("saved-search-list")


def _form(
    request: HtmxHttpRequest, form: SavedSearchForm, search: SavedSearch | None = None, *, status: int = 200
) -> HttpResponse:
    query = _cleaned(str(form["query"].value() or ""))
    context = {"form": form, "search": search, "words": saved_searches.in_words(query) if query else ""}
    return render(request, "users/saved_searches/form.html", context, status=status)
