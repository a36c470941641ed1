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
from ocsadmin.accounts.rights import needs, require
from ocsadmin.errors import DomainError
from ocsadmin.jobs import gate
from ocsadmin.plans.plan import Plan
from ocsadmin.web.htmx import HtmxHttpRequest
from pools.change_global_settings.plan import plan_change_global_settings
from pools.meetings import policies as operations
from pools.meetings.forms import MeetingsForm, PolicyForm, SettingsForm
from pools.meetings.page import MeetingsPage, PolicyRow
from pools.meetings.policy_settings import usual_settings
from pools.models import GlobalSettings, UserPolicy

BESIDE = ("csrfmiddlewaretoken", "plan_hash", "reason", "go")
"""What a form sends beside its own values."""
HOME = "global-meeting-settings"


@needs("pools.view_pool")
@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: HtmxHttpRequest) -> HttpResponse:
    """Anonymous participants, the global policy, and all policies with every setting."""
    page = MeetingsPage(GlobalSettings.objects.current(), list(UserPolicy.objects.meeting()))
    if page.current is None:
        return render(request, "pools/meetings/meetings.html", {"shown": page, "form": None})
    data = request.POST if request.method == "POST" else None
    form = MeetingsForm(data, current=page.current, policies=page.policies)

    def plan() -> Plan:
        return plan_change_global_settings(spec=form.spec(), directory=parts.directory())

    return _edited(request, form, plan, "pools/meetings/meetings.html", HOME, shown=page)


@needs("pools.view_pool")
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """One meeting policy; saving changes or renames it."""
    found = get_object_or_404(UserPolicy.objects.meeting(), guid=guid)
    data = request.POST if request.method == "POST" else None
    form = PolicyForm(data, name=found.name, settings=found.settings)
    row = PolicyRow.of(found, GlobalSettings.objects.current())

    def plan() -> Plan:
        return operations.plan_change_meeting_policy(guid=guid, spec=form.spec(), directory=parts.directory())

    return _edited(request, form, plan, "pools/meetings/policy.html", HOME, policy=found, row=row)


@needs(operations.PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def new_policy(request: HtmxHttpRequest) -> HttpResponse:
    """A new meeting policy; ``?copy_of=<GUID>`` begins with the settings of another one."""
    copied = _copied(request.GET)
    name = _("Copy of %(name)s") % {"name": copied.name} if copied else ""
    data = request.POST if request.method == "POST" else None
    form = PolicyForm(data, name=name, settings=copied.settings if copied else usual_settings())

    def plan() -> Plan:
        spec = form.spec(copy_of=copied.guid if copied else None, new=True)
        return operations.plan_create_meeting_policy(spec=spec, directory=parts.directory())

    return _edited(request, form, plan, "pools/meetings/new_policy.html", HOME, copied=copied)


@needs(operations.PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def delete_policy(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """The plan to delete a meeting policy; one that is in use stays, and the page says who uses it."""
    try:
        plan = operations.plan_delete_meeting_policy(guid=guid, directory=parts.directory())
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
    plan: Callable[[], Plan],
    template: str,
    home: str,
    **context: Any,
) -> HttpResponse:
    """The form; when it was sent the plan that it makes; when that was confirmed the job."""
    content = {"form": form, "may_change": request.user.may(operations.PERMISSION), **context}
    if request.method != "POST":
        return render(request, template, content)
    require(request.user, operations.PERMISSION)
    if request.POST.get("go") == "back":
        return render(request, template, content)
    if form.is_valid():
        try:
            return _planned(request, plan(), reverse(home))
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
