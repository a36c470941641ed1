"""What others changed in the directory, and what is decided of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from ocsadmin import parts
from ocsadmin.accounts import audit
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.drift import listing, restoring, settling
from ocsadmin.drift.restoring import RestoreDriftSpec
from ocsadmin.errors import DomainError
from ocsadmin.jobs import gate, guards, shown
from ocsadmin.mirror import kinds, visibility
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from ocsadmin.web.paging import paginate

from .runs import CHANGES_PER_PAGE


@needs(right_names.VIEW_RUNS)
@require_safe
@vary_on_headers("HX-Request")
def drift(request: HtmxHttpRequest) -> HttpResponse:
    """Changes of all runs that no job of ours made, newest first. Filters: see ``drift.listing``."""
    page = paginate(request, listing.outside(request.GET.dict()), CHANGES_PER_PAGE)
    page.object_list = visibility.with_jobs(page.object_list)
    chosen = {name: request.GET.get(name, "") for name in listing.FILTERS}
    content = {
        "page_obj": page,
        "chosen": {**chosen, "state": chosen["state"] or "open"},
        "titles": kinds.titles(),
        "may_settle": request.user.may(restoring.PERMISSION),
    }
    return render(request, "mirror/_drift_table.html" if wants_fragment(request) else "mirror/drift.html", content)


@audits("outside changes accepted", "outside changes reopened")
@needs(right_names.SETTLE_DRIFT)
@require_POST
def settle_drift(request: HtmxHttpRequest) -> HttpResponse:
    """``what`` is ``accept`` or ``reopen``, for those ticked (``change``) or for ``all`` that ``query`` finds."""
    keys = _keys(request)
    reason = request.POST.get("reason", "").strip()
    if not keys:
        messages.warning(request, _("Tick the changes first."))
    elif request.POST.get("what") == "reopen":
        count = settling.reopen(keys)
        audit.record_request("outside changes reopened", request, changes=keys[:1000])
        text = ngettext("%(n)d change is open again.", "%(n)d changes are open again.", count)
        messages.success(request, text % {"n": count})
    else:
        count = settling.accept(keys, who=str(request.user), reason=reason)
        audit.record_request("outside changes accepted", request, changes=keys[:1000], reason=reason)
        text = ngettext("%(n)d change was accepted.", "%(n)d changes were accepted.", count)
        messages.success(request, text % {"n": count})
    return _back(request)


@audits("job-submitted")
@needs(right_names.SETTLE_DRIFT)
@require_POST
def restore_drift(request: HtmxHttpRequest) -> HttpResponse:
    """First the plan and what can't be restored; with the plan's hash the job."""
    keys = _keys(request)
    if not keys:
        messages.warning(request, _("Tick the changes first."))
        return _back(request)
    directory, problem = parts.directory(), ""
    spec = RestoreDriftSpec.from_json({"changes": keys, "only_possible": True})
    assessed = restoring.assess(spec, directory)
    plan = restoring.plan_of(assessed, spec)
    guards.check(plan, request.user, directory)
    seen = request.POST.get("plan_hash", "")
    if seen and seen == plan.hash and plan.changes:
        try:
            reason = request.POST.get("reason", "").strip()
            job = gate.submit(plan, acting_user=request.user, directory=directory, reason=reason, expected_hash=seen)
        except DomainError as error:
            problem = str(error)
        else:
            return HttpResponseRedirect(job.get_absolute_url())
    moved = bool(seen) and seen != plan.hash
    conflicts = gate.changed_since(seen, plan, request.user).conflicts if moved else ()
    shown.keep(plan, request.user)
    content = {
        "plan": plan,
        "keys": keys,
        "problem": problem,
        "moved": moved,
        "conflicts": conflicts,
        "impossible": [one for one in assessed if not one.changes],
        "back": _address(request),
        "query": request.POST.get("query", ""),
        "needs_reason": guards.needs_reason(plan, request.user),
    }
    status = 422 if problem else 409 if moved else 200
    return render(request, "mirror/restore_drift.html", content, status=status)


def _keys(request: HtmxHttpRequest) -> list[int]:
    """Of changes that the account may see."""
    if request.POST.get("all"):
        query = QueryDict(request.POST.get("query", ""))
        return list(listing.outside(query.dict()).values_list("pk", flat=True)[: listing.MOST])
    given = [int(text) for text in request.POST.getlist("change") if text.isdecimal() and len(text) < 19]
    those = listing.outside({"state": "all"}).filter(pk__in=given[: listing.MOST])
    return list(those.values_list("pk", flat=True))


def _address(request: HtmxHttpRequest) -> str:
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return f"{reverse('mirror-drift')}{'?' if query else ''}{query}"


def _back(request: HtmxHttpRequest) -> HttpResponseRedirect:
    return redirect(_address(request))
