"""The pages of every wizard. They work without JavaScript; htmx adds live checks and autosave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import PasswordInput
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from ocsadmin.accounts.rights import signed_in
from ocsadmin.checks.verdict import failure
from ocsadmin.directory.errors import ReadOnlyMode
from ocsadmin.errors import DomainError
from ocsadmin.jobs.gate import PlanApplied, PlanChanged, PlanStale

from . import drafts, registry
from .base import Page, Wizard
from .models import ANYONE, Draft
from .steps import steps_of

READY = "ready"
UNAVAILABLE = 503
"""The status of errors that say "not now" (RFC 9110 section 15.6.4)."""


def _wizard(request: HttpRequest, name: str) -> Wizard:
    wizard = registry.get(name)
    if wizard is None:
        raise Http404
    if not request.user.may(wizard.permission):  # type: ignore[union-attr]
        raise PermissionDenied(
            _("The wizard “%(title)s” takes %(group)s.") % {"title": wizard.title, "group": wizard.group}
        )
    return wizard


def _draft(request: HttpRequest, name: str, pk: UUID) -> Draft:
    _wizard(request, name)
    draft = get_object_or_404(Draft.objects.select_related("owner"), pk=pk, wizard_name=name)
    if draft.owner_id != request.user.pk:
        raise PermissionDenied(_("This draft belongs to %(owner)s. Ask for a hand-over.") % {"owner": draft.owner})
    return draft


def _page(draft: Draft, slug: str) -> Page:
    page = draft.wizard.page(slug)
    if page is None or not page.applies(draft.answers):
        raise Http404
    return page


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _render(
    request: HttpRequest, template: str, draft: Draft, slug: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    steps = steps_of(draft, slug)
    slugs = [step.slug for step in steps]
    place = slugs.index(slug) if slug in slugs else 0
    context = {
        "wizard": draft.wizard,
        "draft": draft,
        "steps": steps,
        "page": steps[place],
        "back_url": steps[place - 1].address if place else "",
        "is_last": slug == READY,
        **more,
    }
    return render(request, template, context, status=status)


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
        "wizards": [one for one in registry.all_wizards() if account.may(one.permission)],
    }
    if not any(context.values()):
        raise PermissionDenied(_("None of the groups you are in may begin a wizard."))
    return render(request, "wizards/list.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, name: str) -> HttpResponse:
    """The Welcome page; its Next begins a draft."""
    wizard = _wizard(request, name)
    if request.method == "POST":
        draft = drafts.begin(name, acting_user=request.user)  # type: ignore[arg-type]
        return redirect(draft.page_url(draft.page))
    open_drafts = Draft.objects.of(request.user).filter(wizard_name=name)
    steps = steps_of(Draft(wizard_name=name), "", linked=False)
    return render(request, "wizards/welcome.html", {"wizard": wizard, "steps": steps, "open_drafts": open_drafts})


@signed_in
@require_GET
def resume(request: HttpRequest, name: str, pk: UUID) -> HttpResponse:
    """Take a draft up where it was left."""
    draft = _draft(request, name, pk)
    if draft.finished_at and draft.job_id:
        return redirect("job", draft.job_id)
    return redirect(draft.page_url(draft.page or drafts.next_open(draft) or READY))


@signed_in
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, name: str, pk: UUID, slug: str) -> HttpResponse:
    """One page: shown, or checked and kept. While the directory is silent it says so, and keeps what was typed."""
    draft = _draft(request, name, pk)
    if draft.finished_at:
        return redirect("job", draft.job_id) if draft.job_id else redirect("wizard-list")
    try:
        return ready(request, draft) if slug == READY else _step(request, draft, slug)
    except DomainError as error:
        if error.status != UNAVAILABLE:
            raise
        return _unavailable(request, draft, slug, error)


def _step(request: HttpRequest, draft: Draft, slug: str) -> HttpResponse:
    current = _page(draft, slug)
    account: Any = request.user
    if request.method == "GET":
        form = drafts.form_to_show(draft, current, account)
        return _render(request, current.template, draft, slug, form=form)
    if (go := request.POST.get("go")) in ("back", "later"):
        if not drafts.autosave(draft, current, data=request.POST, version=_version(request)):
            return _stale(request, draft, current, drafts.StaleDraft())
        return redirect(_before(draft, slug) if go == "back" else "wizard-list")
    try:
        form = drafts.submit(
            draft, current, data=request.POST, files=request.FILES, version=_version(request), acting_user=account
        )
    except drafts.StaleDraft as error:
        return _stale(request, draft, current, error)
    if not form.is_valid():
        return _render(request, current.template, draft, slug, status=422, form=form)
    target = draft.page_url(draft.page)
    return HttpResponseClientRedirect(target) if getattr(request, "htmx", False) else HttpResponseRedirect(target)


def _unavailable(request: HttpRequest, draft: Draft, slug: str, error: DomainError) -> HttpResponse:
    if request.method == "POST" and slug != READY:
        drafts.autosave(draft, _page(draft, slug), data=request.POST, version=_version(request))
    draft.refresh_from_db()
    return _render(request, "wizards/unavailable.html", draft, slug, status=error.status, error=error)


def _before(draft: Draft, slug: str) -> str:
    slugs = [one.slug for one in draft.wizard.pages_for(draft.answers)]
    place = slugs.index(slug) if slug in slugs else len(slugs)
    return draft.page_url(slugs[max(place - 1, 0)])


def _stale(request: HttpRequest, draft: Draft, current: Page, error: DomainError) -> HttpResponse:
    draft.refresh_from_db()
    account: Any = request.user
    stored = drafts.form_to_show(draft, current, account)
    typed = current.form(request.POST, context=drafts.context_of(draft, account))
    rows = [
        {"label": field.label, "name": field.name, "stored": stored[field.name].value(), "typed": field.value()}
        for field in typed
        if not (field.is_hidden or isinstance(field.field.widget, PasswordInput))
    ]
    return _render(
        request,
        "wizards/stale.html",
        draft,
        current.slug,
        status=409,
        form=typed,
        stored_form=stored,
        rows=rows,
        error=error,
    )


def ready(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The settings and the exact plan; Finish makes the job."""
    account: Any = request.user
    if missing := drafts.next_open(draft):
        return redirect(draft.page_url(missing))
    forms = drafts.checked_forms(draft, account)
    wrong = next((one for one, form in forms if form.is_bound and not form.is_valid()), None)
    if wrong is not None:
        messages.warning(request, _("Something on this page has changed meanwhile; look at it once more."))
        return redirect(draft.page_url(wrong.slug))
    plan, problems = drafts.make_plan(draft, account)
    context: dict[str, Any] = {
        "summary": [{"page": one, "url": draft.page_url(one.slug), "rows": form.summary()} for one, form in forms],
        "plan": plan,
        "problems": problems,
        "reason": request.POST.get("reason", ""),
    }
    if request.method == "GET" or plan is None:
        status = 200 if plan is not None else 422
        return _render(
            request, "wizards/ready.html", draft, READY, status=status if request.method == "POST" else 200, **context
        )
    try:
        job = drafts.finish(
            draft,
            plan,
            acting_user=account,
            expected_hash=request.POST.get("plan_hash", ""),
            reason=context["reason"].strip(),
        )
    except drafts.DraftFinished:
        draft.refresh_from_db()
        return redirect("job", draft.job_id) if draft.job_id else redirect("wizard-list")
    except (PlanApplied, PlanChanged, PlanStale, ReadOnlyMode) as error:
        draft.refresh_from_db()
        context |= {"refused": error, "differences": getattr(error, "differences", [])}
        return _render(request, "wizards/ready.html", draft, READY, status=409, **context)
    return redirect("job", job.pk)


@signed_in
@require_POST
def autosave(request: HttpRequest, name: str, pk: UUID, slug: str) -> HttpResponse:
    draft = _draft(request, name, pk)
    saved = not draft.finished_at and drafts.autosave(
        draft, _page(draft, slug), data=request.POST, version=_version(request)
    )
    return render(request, "wizards/_saved.html", {"draft": draft, "saved": saved}, status=200 if saved else 409)


@signed_in
@require_POST
def check(request: HttpRequest, name: str, pk: UUID, field: str) -> HttpResponse:
    """The verdicts on one field while it is typed, and the values computed from it."""
    draft = _draft(request, name, pk)
    for current in draft.wizard.pages_for(draft.answers):
        if field in current.form.live or field in current.form.computed:
            form = current.form(request.POST, context=drafts.context_of(draft, request.user))  # type: ignore[arg-type]
            try:
                verdicts = form.check(field)
            except DomainError as error:
                verdicts = [failure(error.text, cure=error.cure)]
            computed = form.compute(request.POST) if form.computed else {}
            context = {"field": field, "verdicts": verdicts, "computed": computed, "draft": draft}
            return render(request, "wizards/_checks.html", context)
    raise Http404


@signed_in
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, name: str, pk: UUID) -> HttpResponse:
    """Offer a draft to a colleague, or to anyone who has the right."""
    draft = _draft(request, name, pk)
    if request.method == "POST":
        drafts.offer(draft, request.POST.get("colleague", "").strip() or ANYONE)
        messages.success(request, _("The draft is offered. It stays yours until a colleague takes it up."))
        return redirect("wizard-list")
    return _render(request, "wizards/hand_over.html", draft, draft.page)


@signed_in
@require_POST
def take_up(request: HttpRequest, name: str, pk: UUID) -> HttpResponse:
    _wizard(request, name)
    draft = get_object_or_404(Draft.objects.offered_to(request.user), pk=pk, wizard_name=name)
    drafts.take_up(draft, request.user)  # type: ignore[arg-type]
    return redirect(draft.get_absolute_url())


@signed_in
@require_POST
def discard(request: HttpRequest, name: str, pk: UUID) -> HttpResponse:
    draft = _draft(request, name, pk)
    if not draft.finished_at:
        draft.delete()
        messages.success(request, _("The draft was discarded. Nothing was written."))
    return redirect("wizard-list")
