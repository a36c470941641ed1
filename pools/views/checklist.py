"""The deployment checklist of a pool. The page reads the database only; what takes the network a worker does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import reswap, retarget

from ocsadmin import work
from ocsadmin.accounts.audited import audits, unaudited
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from ocsadmin.work.clock import database_now
from pools.checklist import looks, sign_offs
from pools.checklist.page import phases_for
from pools.checklist.state import checklist_of
from pools.models import ChecklistRefresh, Pool, SignOff

from .frame import show_pool

LOOK = right_names.VALIDATE


@needs(right_names.VIEW_POOLS)
@require_GET
@vary_on_headers("HX-Request")
def pool_checklist(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """The whole checklist; for htmx how far the round of looks is, and the checklist once it has ended."""
    pool = get_object_or_404(Pool, guid=guid)
    if not wants_fragment(request):
        return show_pool(request, pool, "pools/checklist/checklist.html", **_context(request, pool))
    context = {"pool": pool, **_context(request, pool)}
    if context["refresh_is_live"]:
        return render(request, "pools/checklist/_refresh.html", context)
    whole = render(request, "pools/checklist/_checklist.html", context)
    return reswap(retarget(whole, "#checklist"), "outerHTML")


@unaudited("looks again, changes nothing")
@needs(LOOK)
@require_POST
def refresh_pool_checklist(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """Look over the network once more: for those who may validate."""
    pool = get_object_or_404(Pool, guid=guid)
    try:
        looks.ask(pool, asked_by=request.user.get_full_name(), now=database_now(), ring=_ring)
    except looks.NoWorker as error:
        messages.error(request, f"{error.text} {error.cure}")
    return redirect("pool-checklist", guid)


@audits("step-signed-off")
@needs(right_names.SIGN_OFF)
@require_POST
def sign_off_step(request: HtmxHttpRequest, guid: UUID, step: str) -> HttpResponse:
    """Done, or not applicable."""
    pool = get_object_or_404(Pool, guid=guid)
    kind = request.POST.get("kind", SignOff.Kind.DONE)
    try:
        made = sign_offs.sign_off(
            pool, step, acting_user=request.user, now=timezone.now(), note=request.POST.get("note", ""),
            kind=kind if kind in SignOff.Kind.values else SignOff.Kind.DONE,
        )  # fmt: skip
    except DomainError as error:
        return _refused(request, pool, step, error)
    messages.success(request, _("“%(step)s” is signed off.") % {"step": sign_offs.title_of(pool, made.step)})
    return _back_to(pool, step)


@audits("sign-off-withdrawn")
@needs(right_names.SIGN_OFF)
@require_POST
def withdraw_sign_off(request: HtmxHttpRequest, guid: UUID, step: str) -> HttpResponse:
    pool = get_object_or_404(Pool, guid=guid)
    try:
        sign_offs.withdraw(pool, step, acting_user=request.user, now=timezone.now(), note=request.POST.get("note", ""))
    except DomainError as error:
        return _refused(request, pool, step, error)
    messages.success(request, _("The sign-off was withdrawn."))
    return _back_to(pool, step)


def _ring(round_: ChecklistRefresh) -> bool:
    return work.wake("pools.checklist.tasks.refresh_checklist", pool_guid=str(round_.pool_guid))


def _back_to(pool: Pool, step: str) -> HttpResponse:
    response = redirect("pool-checklist", pool.guid)
    response["Location"] += f"#step-{step}"
    return response


def _refused(request: HtmxHttpRequest, pool: Pool, step: str, error: DomainError) -> HttpResponse:
    """The page once more, with what was typed and why it can't be."""
    refused = {"step": step, "error": error, "note": request.POST.get("note", "")}
    context = {**_context(request, pool), "refused": refused}
    return show_pool(request, pool, "pools/checklist/checklist.html", status=error.status, **context)


def _context(request: HttpRequest, pool: Pool) -> dict[str, Any]:
    checklist, newest = checklist_of(pool), looks.newest(pool)
    return {
        "checklist": checklist,
        "progress": checklist.progress,
        "phases": phases_for(checklist, request.user),  # type: ignore[arg-type]
        "history": sign_offs.history_of(pool),
        "refresh": newest,
        "may_look": request.user.may(LOOK),  # type: ignore[union-attr]
        "refresh_title": looks.TITLES.get(newest.now, "") if newest else "",
        "refresh_is_live": newest is not None and newest.is_live(database_now()),
    }
