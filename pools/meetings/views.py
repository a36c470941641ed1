"""Global meeting settings and meeting policies: what holds now, and every edit as a plan first, then a job."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ocsadmin import parts
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.rights import needs, require
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError
from ocsadmin.jobs import gate
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import UseCase
from ocsadmin.web.htmx import HtmxHttpRequest
from pools.change_global_settings.use_case import CHANGE_GLOBAL_SETTINGS
from pools.change_meeting_policy.use_case import CHANGE_MEETING_POLICY
from pools.create_meeting_policy.use_case import CREATE_MEETING_POLICY
from pools.delete_meeting_policy.use_case import DELETE_MEETING_POLICY
from pools.models import GlobalSettings, UserPolicy

from .forms import MeetingsForm, PolicyForm, SettingsForm
from .page import MeetingsPage, PolicyRow
from .policy_settings import usual_settings

BESIDE = ("csrfmiddlewaretoken", "plan_hash", "reason", "go")
"""What a form sends beside its own values."""
HOME = "global-meeting-settings"


@audits("job-submitted")
@needs(right_names.VIEW_POOLS)
@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: HtmxHttpRequest) -> HttpResponse:
    """Anonymous participants, the global policy, and all policies with every setting."""
    page = MeetingsPage(GlobalSettings.objects.current(), list(UserPolicy.objects.meeting()))
    if page.current is None:
        return render(request, "pools/meetings/meetings.html", {"shown": page, "form": None})
    data = request.POST if request.method == "POST" else None
    form = MeetingsForm(data, current=page.current, policies=page.policies)
    return _edited(request, form, CHANGE_GLOBAL_SETTINGS, form.asked, "pools/meetings/meetings.html", shown=page)


@audits("job-submitted")
@needs(right_names.VIEW_POOLS)
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """One meeting policy; saving changes or renames it."""
    found = get_object_or_404(UserPolicy.objects.meeting(), guid=guid)
    data = request.POST if request.method == "POST" else None
    form = PolicyForm(data, name=found.name, settings=found.settings)
    row = PolicyRow.of(found, GlobalSettings.objects.current())

    def asked() -> dict[str, Any]:
        return {"policy": str(guid), **form.asked()}

    return _edited(request, form, CHANGE_MEETING_POLICY, asked, "pools/meetings/policy.html", policy=found, row=row)


@audits("job-submitted")
@needs(CREATE_MEETING_POLICY.needs)
@require_http_methods(["GET", "HEAD", "POST"])
def new_policy(request: HtmxHttpRequest) -> HttpResponse:
    """A new meeting policy; ``?copy_of=<GUID>`` begins with the settings of another one."""
    copied = _copied(request.GET)
    name = _("Copy of %(name)s") % {"name": copied.name} if copied else ""
    data = request.POST if request.method == "POST" else None
    form = PolicyForm(data, name=name, settings=copied.settings if copied else usual_settings())

    def asked() -> dict[str, Any]:
        return {**form.asked(new=True), "copy_of": str(copied.guid) if copied else None}

    return _edited(request, form, CREATE_MEETING_POLICY, asked, "pools/meetings/new_policy.html", copied=copied)


@audits("job-submitted")
@needs(DELETE_MEETING_POLICY.needs)
@require_http_methods(["GET", "HEAD", "POST"])
def delete_policy(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """The plan to delete a meeting policy; one that is in use stays, and the page says who uses it."""
    try:
        plan = DELETE_MEETING_POLICY.planned_from({"policy": str(guid)}, parts.directory())
    except DomainError as error:
        if error.status >= 500:
            raise
        messages.error(request, f"{error.text} {error.cure}")
        known = UserPolicy.objects.meeting().filter(guid=guid).exists()
        return redirect("meeting-policy", guid) if known else redirect(HOME)
    return _planned(request, plan, reverse("meeting-policy", args=[guid]))


def _edited(
    request: HtmxHttpRequest,
    form: SettingsForm,
    use_case: UseCase,
    asked: Callable[[], dict[str, Any]],
    template: str,
    **context: Any,
) -> HttpResponse:
    """The form; when it was sent the plan that it makes; when that was confirmed the job."""
    content = {"form": form, "may_change": request.user.may(use_case.needs), **context}
    if request.method != "POST":
        return render(request, template, content)
    require(request.user, use_case.needs)
    if request.POST.get("go") == "back":
        return render(request, template, content)
    if form.is_valid():
        try:
            return _planned(request, use_case.planned_from(asked(), parts.directory()), reverse(HOME))
        except DomainError as error:
            if error.status >= 500 or isinstance(error, gate.PlanStale | gate.PlanApplied | gate.NotPermitted):
                raise
            form.refuse(error)
    return render(request, template, content, status=422)


def _planned(request: HtmxHttpRequest, plan: Plan, back_url: str) -> HttpResponse:
    """The plan to be seen first; with its hash the job."""
    if not plan.changes:
        messages.info(request, _("Nothing to change: all is as you chose already."))
        return redirect(back_url)
    expected = request.POST.get("plan_hash", "")
    if request.method == "POST" and expected == plan.hash:
        reason = request.POST.get("reason", "").strip()
        job = gate.submit(plan, acting_user=request.user, directory=parts.directory(), reason=reason)
        return HttpResponseRedirect(job.get_absolute_url())
    typed = [(name, value) for name, values in request.POST.lists() if name not in BESIDE for value in values]
    content = {"plan": plan, "typed": typed, "back_url": back_url, "moved": bool(expected)}
    return render(request, "pools/meetings/plan.html", content, status=409 if expected else 200)


def _copied(asked: QueryDict) -> UserPolicy | None:
    """:raises Http404: there is no meeting policy of this GUID."""
    text = asked.get("copy_of", "")
    if not text:
        return None
    try:
        guid = UUID(text)
    except ValueError:
        guid = UUID(int=0)
    return get_object_or_404(UserPolicy.objects.meeting(), guid=guid)
