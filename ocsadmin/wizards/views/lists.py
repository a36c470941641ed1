"""Drafts: begun, listed, taken up, handed over, discarded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocsadmin.accounts.audited import audited, unaudited
from ocsadmin.accounts.rights import signed_in
from ocsadmin.wizards import drafts, registry
from ocsadmin.wizards.base import Wizard, WizardContext
from ocsadmin.wizards.models import ANYONE, Draft
from ocsadmin.wizards.steps import steps_of

from .access import draft_of, wizard_of
from .showing import READY, render_step


def _sections(wizards: Iterable[Wizard]) -> dict[str, list[Wizard]]:
    """Heading → the wizards under it."""
    found: dict[str, list[Wizard]] = {}
    for wizard in wizards:
        found.setdefault(str(wizard.section), []).append(wizard)
    return found


@signed_in
@require_GET
def draft_list(request: HttpRequest) -> HttpResponse:
    """My unfinished wizards, what colleagues offer, and the wizards that one may begin."""
    account: Any = request.user
    context = {
        "drafts": list(Draft.objects.of(account)),
        "offered": [
            one
            for one in Draft.objects.offered_to(account).select_related("owner")
            if account.may(one.wizard.permission)
        ],
        "sections": _sections([one for one in registry.all_wizards() if account.may(one.permission)]),
    }
    if not any(context.values()):
        raise PermissionDenied(_("None of the groups you are in may begin a wizard."))
    return render(request, "wizards/list.html", context)


@unaudited("a draft changes nothing until its job is submitted")
@signed_in
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, name: str) -> HttpResponse:
    """The Welcome page; its Next begins a draft. The address may say what is known: ``?pool=<GUID>``."""
    wizard = wizard_of(request, name)
    if request.method == "POST":
        account: Any = request.user
        known = wizard.first_answers(request.GET, WizardContext(acting_user=account))
        draft = drafts.begin(name, acting_user=account, answers=known)
        return redirect(draft.page_url(draft.page))
    open_drafts = Draft.objects.of(request.user).filter(wizard_name=name)
    steps = steps_of(Draft(wizard_name=name), "", linked=False)
    return render(request, "wizards/welcome.html", {"wizard": wizard, "steps": steps, "open_drafts": open_drafts})


@signed_in
@require_GET
def resume(request: HttpRequest, name: str, pk: UUID) -> HttpResponse:
    """Take a draft up where it was left."""
    draft = draft_of(request, name, pk)
    if draft.finished_at and draft.job_id:
        return redirect("job", draft.job_id)
    return redirect(draft.page_url(draft.page or drafts.next_open(draft) or READY))


@audited("draft-handed-over")
@signed_in
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, name: str, pk: UUID) -> HttpResponse:
    """Offer a draft to a colleague, or to anyone who has the right."""
    draft = draft_of(request, name, pk)
    if request.method == "POST":
        drafts.offer(draft, request.POST.get("colleague", "").strip() or ANYONE)
        messages.success(request, _("The draft is offered. It stays yours until a colleague takes it up."))
        return redirect("wizard-list")
    return render_step(request, "wizards/hand_over.html", draft, draft.page)


@audited("draft-taken-up")
@signed_in
@require_POST
def take_up(request: HttpRequest, name: str, pk: UUID) -> HttpResponse:
    wizard_of(request, name)
    draft = get_object_or_404(Draft.objects.offered_to(request.user), pk=pk, wizard_name=name)
    drafts.take_up(draft, request.user)  # type: ignore[arg-type]
    return redirect(draft.get_absolute_url())


@audited("draft-discarded")
@signed_in
@require_POST
def discard(request: HttpRequest, name: str, pk: UUID) -> HttpResponse:
    draft = draft_of(request, name, pk)
    if not draft.finished_at:
        draft.delete()
        messages.success(request, _("The draft was discarded. Nothing was written."))
    return redirect("wizard-list")
