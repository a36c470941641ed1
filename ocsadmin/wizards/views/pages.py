"""The pages of every wizard. They work without JavaScript; htmx adds live checks and autosave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from ocsadmin.accounts.audited import audits, unaudited
from ocsadmin.accounts.rights import signed_in
from ocsadmin.checks.verdict import failure
from ocsadmin.errors import DomainError
from ocsadmin.wizards import drafts
from ocsadmin.wizards.models import Draft

from .access import draft_of, page_of, version_of
from .ready import ready
from .showing import READY, render_step, show_stale, show_unavailable

UNAVAILABLE = 503
"""The status of errors that say "not now" (RFC 9110 section 15.6.4)."""


@audits("job-submitted")
@signed_in
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, name: str, pk: UUID, slug: str) -> HttpResponse:
    """One page: shown, or checked and kept. While the directory is silent it says so, and keeps what was typed."""
    draft = draft_of(request, name, pk)
    if draft.finished_at:
        return redirect("job", draft.job_id) if draft.job_id else redirect("wizard-list")
    try:
        return ready(request, draft) if slug == READY else _step(request, draft, slug)
    except DomainError as error:
        if error.status != UNAVAILABLE:
            raise
        return show_unavailable(request, draft, slug, error)


def _step(request: HttpRequest, draft: Draft, slug: str) -> HttpResponse:
    current = page_of(draft, slug)
    account: Any = request.user
    if request.method == "GET":
        form = drafts.form_to_show(draft, current, account)
        return render_step(request, current.template, draft, slug, form=form)
    if (go := request.POST.get("go")) in ("back", "later"):
        if not drafts.autosave(draft, current, data=request.POST, version=version_of(request)):
            return show_stale(request, draft, current, drafts.StaleDraft())
        return redirect(_before(draft, slug) if go == "back" else "wizard-list")
    try:
        form = drafts.submit(
            draft, current, data=request.POST, files=request.FILES, version=version_of(request), acting_user=account
        )
    except drafts.StaleDraft as error:
        return show_stale(request, draft, current, error)
    if not form.is_valid():
        return render_step(request, current.template, draft, slug, status=422, form=form)
    target = draft.page_url(draft.page)
    return HttpResponseClientRedirect(target) if getattr(request, "htmx", False) else HttpResponseRedirect(target)


def _before(draft: Draft, slug: str) -> str:
    slugs = [one.slug for one in draft.wizard.pages_for(draft.answers)]
    place = slugs.index(slug) if slug in slugs else len(slugs)
    return draft.page_url(slugs[max(place - 1, 0)])


@unaudited("a draft changes nothing until its job is submitted")
@signed_in
@require_POST
def autosave(request: HttpRequest, name: str, pk: UUID, slug: str) -> HttpResponse:
    draft = draft_of(request, name, pk)
    saved = not draft.finished_at and drafts.autosave(
        draft, page_of(draft, slug), data=request.POST, version=version_of(request)
    )
    return render(request, "wizards/_saved.html", {"draft": draft, "saved": saved}, status=200 if saved else 409)


@unaudited("looks, changes nothing")
@signed_in
@require_POST
def check(request: HttpRequest, name: str, pk: UUID, field: str) -> HttpResponse:
    """The verdicts on one field while it is typed, and the values computed from it."""
    draft = draft_of(request, name, pk)
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
