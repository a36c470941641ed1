"""A page with every component, and a step of a wizard: what the browser tests look at. Not part of the console."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import path
from django.utils import timezone

from ocsadmin.accounts.rights import signed_in
from ocsadmin.checks.verdict import failure, info, ok, warning
from ocsadmin.urls import handler403, handler404, handler500  # noqa: F401
from ocsadmin.urls import urlpatterns as console_urls
from ocsadmin.wizards.steps import Step

COMPONENTS = Path(__file__).with_name("gallery.html").read_text(encoding="utf-8")


class EveryWidget(forms.Form):
    choice_help: ClassVar[dict[str, dict[str, str]]] = {"cards": {"a": "What A means."}}
    text = forms.CharField(label="Text", help_text="Some help.")
    password = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "off"}))
    select = forms.ChoiceField(label="Select", choices=[("a", "A"), ("b", "B")])
    cards = forms.ChoiceField(label="Cards", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    checks = forms.MultipleChoiceField(
        label="Checks", widget=forms.CheckboxSelectMultiple, choices=[("a", "A"), ("b", "B")]
    )
    checkbox = forms.BooleanField(label="Check box", help_text="Help of a box.", required=False)
    number = forms.IntegerField(label="Number")
    area = forms.CharField(label="Area", widget=forms.Textarea)
    file = forms.FileField(label="File")


class StepForm(forms.Form):
    live = ("name",)
    name = forms.CharField(label="Pool name", help_text="A DNS label.")
    instance = forms.CharField(label="SQL Server instance", required=False)


@dataclass
class SampleDraft:
    """What the templates ask of a draft."""

    wizard_name: str = "create_pool"
    pk: UUID = field(default_factory=lambda: UUID(int=7))
    version: int = 3
    updated_at: datetime = field(default_factory=timezone.now)

    def get_absolute_url(self) -> str:
        return "/gallery/draft/"


@signed_in
def components(request: HttpRequest) -> HttpResponse:
    context = {
        "tones": ["info", "ok", "warning", "failure"],
        "states": ["waiting", "running", "waiting_for_people", "done", "failed", "errored", "cancelled"],
        "results": ["", "Success", "Warning", "Failure", "Skipped", "Waiting"],
        "verdicts": [
            ok("Fine."),
            info("Know this."),
            warning("Look.", cure="Do."),
            failure("Bad.", cause="Why.", cure="Do."),
        ],
        "now": timezone.now(),
        "page_obj": Paginator(range(200), 5).get_page(4),
        "form": EveryWidget({"text": ""}),
    }
    return HttpResponse(engines["django"].from_string(COMPONENTS).render(context, request))


@signed_in
def step(request: HttpRequest) -> HttpResponse:
    """GET shows the step; POST says which button was pressed."""
    if request.method == "POST":
        return HttpResponse(f"pressed {request.POST.get('go')} with {request.POST.get('name')}")
    steps = [Step("pool", "Pool Name", "done", "/gallery/a/"), Step("web", "Web Farm FQDNs", "current", "/gallery/b/")]
    context: dict[str, Any] = {
        "wizard": {"title": "Create Enterprise Pool", "name": "create_pool"},
        "draft": SampleDraft(),
        "steps": [*steps, Step("ready", "Ready", "todo", "")],
        "page": steps[1],
        "back_url": "/gallery/a/",
        "form": StepForm(),
    }
    return render(request, "wizards/step.html", context)


@signed_in
def check(request: HttpRequest) -> HttpResponse:
    verdict = failure("The name holds an underscore.") if "_" in request.POST["name"] else ok("The name is free.")
    return render(request, "wizards/_checks.html", {"field": "name", "verdicts": [verdict], "computed": {}})


@signed_in
def autosave(request: HttpRequest) -> HttpResponse:
    return render(request, "wizards/_saved.html", {"draft": SampleDraft(), "saved": True})


@signed_in
def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(1 / 0))


urlpatterns = [
    *console_urls,
    path("gallery/components/", components),
    path("gallery/step/", step),
    path("gallery/step/autosave/", autosave),
    path("gallery/draft/check/name/", check),
    path("gallery/broken/", broken),
]
