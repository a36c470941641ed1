"""Undo and retry: the plan first, with what stands in its way, then the job."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ocsadmin import parts
from ocsadmin.accounts.rights import needs
from ocsadmin.jobs import gate, generated, guards, visibility
from ocsadmin.jobs.kinds.secrets import names_in
from ocsadmin.jobs.models import Job
from ocsadmin.jobs.models.row import RowQuerySet
from ocsadmin.jobs.plan import Plan
from ocsadmin.jobs.secrets_form import SecretsForm
from ocsadmin.web.htmx import HtmxHttpRequest

CONFLICTS_SHOWN = 100


@needs("jobs.view_job")
@require_http_methods(["GET", "HEAD", "POST"])
def job_undo(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """``?row=3&row=4`` undoes these rows only."""
    job = _job(request, pk)
    given = request.POST if request.method == "POST" else request.GET
    numbers = [int(number) for number in given.getlist("row") if number.isdecimal() and len(number) < 10]
    rows = visibility.numbers(numbers, job)
    plan = gate.undo_plan(job, rows, directory=parts.directory())
    return _shown_or_applied(request, job, plan, numbers, undo_of=job)


@needs("jobs.view_job")
@require_http_methods(["GET", "HEAD", "POST"])
def job_retry(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    job = _job(request, pk)
    return _shown_or_applied(request, job, gate.retry_plan(job, _seen(job)), [], retry_of=job)


def _job(request: HtmxHttpRequest, pk: int) -> Job:
    """:raises NotPermitted: it takes the job's own right."""
    job = visibility.get(pk)
    if not request.user.may(job.permission):
        raise gate.NotPermitted(name=request.user, permission=job.permission)
    return job


def _shown_or_applied(
    request: HtmxHttpRequest,
    job: Job,
    plan: Plan,
    numbers: list[int],
    *,
    undo_of: Job | None = None,
    retry_of: Job | None = None,
) -> HttpResponse:
    directory = parts.directory()
    guards.check(plan, request.user, directory)
    conflicts = gate.differences(plan, directory)
    fitting = _without(plan, {conflict.number for conflict in conflicts})
    asked = request.POST if request.method == "POST" else None
    seen = asked is not None and request.POST.get("plan_hash", "") == fitting.hash
    reason = request.POST.get("reason", "").strip()
    reason_wrong = _reason_wrong(fitting, request, reason) if seen else ""
    secrets = SecretsForm(asked if seen else None, names=generated.typed(names_in(fitting.changes)))
    if seen and fitting.changes and secrets.is_valid() and not reason_wrong:
        new = gate.submit(
            fitting,
            acting_user=request.user,
            directory=directory,
            reason=reason,
            secrets=secrets.given(),
            undo_of=undo_of,
            retry_of=retry_of,
        )
        return HttpResponseRedirect(new.get_absolute_url())
    content = {
        "job": visibility.shown(job),
        "plan": fitting,
        "conflicts": conflicts[:CONFLICTS_SHOWN],
        "conflict_count": len(conflicts),
        "left_out": len(plan.changes) - len(fitting.changes),
        "numbers": numbers,
        "is_undo": undo_of is not None,
        "secrets": secrets,
        "reason": reason,
        "reason_wrong": reason_wrong,
        "reason_needed": guards.needs_reason(fitting, request.user),
        "moved": asked is not None and not (seen and (secrets.errors or reason_wrong)),
    }
    status = 200 if asked is None else 409 if content["moved"] else 422
    return render(request, "jobs/inverse.html", content, status=status)


def _seen(job: Job) -> RowQuerySet:
    return visibility.rows(job.rows.all())


def _reason_wrong(plan: Plan, request: HtmxHttpRequest, reason: str) -> str:
    try:
        guards.check_reason(plan, request.user, reason)
    except guards.ReasonMissing as error:
        return str(error)
    return ""


def _without(plan: Plan, numbers: Iterable[int]) -> Plan:
    """The plan without the changes of these numbers: those that would overwrite what others did."""
    gone = set(numbers)
    return replace(plan, changes=tuple(one for number, one in enumerate(plan.changes, start=1) if number not in gone))
