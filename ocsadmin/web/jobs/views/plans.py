"""Undo and retry: the plan first, with what stands in its way, then the job."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ocsadmin import parts
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import gate, generated, shown, submission, visibility
from ocsadmin.jobs.gate import Again, Fitted
from ocsadmin.jobs.models import Job
from ocsadmin.plans.kinds.secrets import names_in
from ocsadmin.web.htmx import HtmxHttpRequest
from ocsadmin.web.jobs.forms import AgainForm
from ocsadmin.web.jobs.secrets_form import SecretsForm

CONFLICTS_SHOWN = 100
MOVED = (gate.PlanChanged, gate.PlanStale, gate.NothingLeft)


@audits("job-submitted")
@needs(right_names.VIEW_JOBS)
@require_http_methods(["GET", "HEAD", "POST"])
def job_undo(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """``?row=3&row=4`` undoes these rows only."""
    return _again(request, "undo", pk)


@audits("job-submitted")
@needs(right_names.VIEW_JOBS)
@require_http_methods(["GET", "HEAD", "POST"])
def job_retry(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """``?row=3&row=4`` retries these rows only."""
    return _again(request, "retry", pk)


def _again(request: HtmxHttpRequest, what: str, pk: int) -> HttpResponse:
    """:raises NotPermitted: it takes the job's own right."""
    job = visibility.get(pk)
    if not request.user.may(job.permission):
        raise gate.NotPermitted(name=request.user, permission=job.permission)
    again = gate.again(
        what, job, acting_user=request.user, directory=parts.directory(), numbers=_numbers(request) or None
    )
    try:
        return _applied(request, again) if request.method == "POST" else _shown(request, again, again.plan())
    except DomainError as error:
        if isinstance(error, ManyErrors) or error.status == 403:
            raise
        return _refused(request, again, error)


def _numbers(request: HtmxHttpRequest) -> list[int]:
    given = request.POST if request.method == "POST" else request.GET
    return [int(number) for number in given.getlist("row") if number.isdecimal() and len(number) < 10]


def _applied(request: HtmxHttpRequest, again: Again) -> HttpResponse:
    """The job, or the plan as it is now: with what is wrong in the form, or because another plan was seen."""
    fitted = again.plan()
    seen = request.POST.get("plan_hash", "")
    if not fitted.plan.changes or seen != fitted.plan.hash:
        moved = submission.changed_since(seen, fitted.plan, request.user)
        return _shown(request, again, fitted, moved=moved)
    form = AgainForm(fitted.plan, request.user, request.POST)
    secrets = _secrets(fitted, request.POST)
    if not all([form.is_valid(), secrets.is_valid()]):
        return _shown(request, again, fitted, form=form, secrets=secrets)
    try:
        new = again.submit(
            source="page",
            reason=form.cleaned_data["reason"],
            confirmed=form.cleaned_data.get("confirm", ""),
            expected_hash=fitted.plan.hash,
            secrets=secrets.given(),
        )
    except MOVED as error:
        return _shown(request, again, again.plan(), moved=error)
    return HttpResponseRedirect(new.get_absolute_url())


def _secrets(fitted: Fitted, data: Any = None) -> SecretsForm:
    return SecretsForm(data, names=generated.typed(names_in(fitted.plan.changes)))


def _shown(
    request: HtmxHttpRequest,
    again: Again,
    fitted: Fitted,
    *,
    form: AgainForm | None = None,
    secrets: SecretsForm | None = None,
    moved: DomainError | None = None,
) -> HttpResponse:
    content = {
        "plan": fitted.plan,
        "left_out": fitted.left_out[:CONFLICTS_SHOWN],
        "left_out_count": len(fitted.left_out),
        "form": form or AgainForm(fitted.plan, request.user),
        "secrets": secrets or _secrets(fitted),
        "moved": moved,
        "conflicts": getattr(moved, "conflicts", ()),
    }
    shown.keep(fitted.plan, request.user)
    status = 409 if moved else 422 if form else 200
    return render(request, "jobs/inverse.html", {**_about(again), **content}, status=status)


def _refused(request: HtmxHttpRequest, again: Again, error: DomainError) -> HttpResponse:
    """A sentence on the page: nothing to do, the job still runs, the directory does not answer."""
    unavailable = 409 if request.method == "POST" else 200
    status = error.status if error.status < 500 else unavailable
    return render(request, "jobs/inverse.html", {**_about(again), "refused": error}, status=status)


def _about(again: Again) -> dict[str, Any]:
    job: Job = visibility.shown(again.job)
    return {"job": job, "numbers": again.numbers or [], "is_undo": again.what.value == "undo"}
