"""A page of a wizard in its frame: as it is, when another window was faster, when the directory is silent."""

from __future__ import annotations

from typing import Any

from django.forms import PasswordInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ocsadmin.errors import DomainError
from ocsadmin.wizards import drafts
from ocsadmin.wizards.base import Page
from ocsadmin.wizards.models import Draft
from ocsadmin.wizards.steps import steps_of

from .access import page_of, version_of

READY = "ready"


def render_step(
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


def show_unavailable(request: HttpRequest, draft: Draft, slug: str, error: DomainError) -> HttpResponse:
    if request.method == "POST" and slug != READY:
        drafts.autosave(draft, page_of(draft, slug), data=request.POST, version=version_of(request))
    draft.refresh_from_db()
    return render_step(request, "wizards/unavailable.html", draft, slug, status=error.status, error=error)


def show_stale(request: HttpRequest, draft: Draft, current: Page, error: DomainError) -> HttpResponse:
    draft.refresh_from_db()
    account: Any = request.user
    stored = drafts.form_to_show(draft, current, account)
    typed = current.form(request.POST, context=drafts.context_of(draft, account))
    rows = [
        {"label": field.label, "name": field.name, "stored": stored[field.name].value(), "typed": field.value()}
        for field in typed
        if not (field.is_hidden or isinstance(field.field.widget, PasswordInput))
    ]
    return render_step(
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
