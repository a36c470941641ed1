"""Pages on the validation of a pool: how it stands, a new run, the log of a run, the schedule."""

from __future__ import annotations

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocsadmin.accounts import audit
from ocsadmin.accounts.audited import audited
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError
from ocsadmin.web.htmx import HtmxHttpRequest
from ocsadmin.web.paging import paginate
from pools.models import Pool, ValidationRun
from pools.validation import picture, queries, schedule, submission, words
from pools.validation.forms import ScheduleForm, ValidateForm
from pools.validation.health import health_of
from pools.validation.roles import STEP_TITLES
from pools.validation.subject import read_subject

from .frame import show_pool

PER_PAGE = 200
MOST_RUNS = 60
PASSWORDS = ("first_password", "second_password")


@needs(right_names.VIEW_POOLS)
@require_safe
def validation(request: HttpRequest, guid: UUID) -> HttpResponse:
    """How a pool stands, its health over time, its runs, its schedule."""
    pool = get_object_or_404(Pool, guid=guid)
    return show_pool(request, pool, "pools/validation/validation.html", **_standing(request, pool))


@audited("validation-started")
@needs(right_names.VALIDATE)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters(*PASSWORDS)
def validate(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """Choose server or pool, roles and steps; begin the run."""
    pool = get_object_or_404(Pool, guid=guid)
    subject = read_subject(guid)
    if request.method != "POST":
        form = ValidateForm(subject, initial=ValidateForm.start(_earlier(request, pool)))
        return show_pool(request, pool, "pools/validation/validate.html", form=form)
    form = ValidateForm(subject, request.POST)
    if not form.is_valid():
        return show_pool(request, pool, "pools/validation/validate.html", status=422, form=form)
    return _begin(request, pool, form)


@needs(right_names.VIEW_POOLS)
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """The log of one run, live while it goes on."""
    return render(request, "pools/validation/run.html", _run(request, pk))


@needs(right_names.VIEW_POOLS)
@require_safe
def run_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """What a running page asks for: the head, and the table too where one of its rows has changed (``?seen=``)."""
    content = _run(request, pk)
    content["changed"] = content["seen"] != request.GET.get("seen", "") or not content["run"].is_live
    return render(request, "pools/validation/_live.html", content)


@audited("validation-cancelled")
@needs(right_names.VALIDATE)
@require_POST
def cancel(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Stop a run after the checks that are being made."""
    found = get_object_or_404(ValidationRun, pk=pk)
    try:
        submission.cancel(found, by=str(request.user))
    except DomainError as error:
        audit.nothing_done(request)
        messages.error(request, f"{error.text} {error.cure}")
    return redirect(found)


@audited("validation-scheduled")
@needs(right_names.VALIDATE)
@require_POST
def set_schedule(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """Switch scheduled validation on or off, and set its interval."""
    pool = get_object_or_404(Pool, guid=guid)
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        content = _standing(request, pool) | {"schedule_form": form}
        return show_pool(request, pool, "pools/validation/validation.html", status=422, **content)
    plan = schedule.set_schedule(pool, by=str(request.user), **form.cleaned_data)
    messages.success(request, _schedule_in_words(plan.enabled, plan.every_hours))
    return redirect("pool-validation", guid=guid)


@needs(right_names.VIEW_POOLS)
@require_safe
def run_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The log of a run for a spreadsheet."""
    found = get_object_or_404(ValidationRun, pk=pk)
    name = f"validation-{found.pk}.csv"
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
    writer = csv.writer(answer)
    writer.writerow(["#", "Step", "Roles", "Check", "Target", "Verdict", "Found", "Cause", "Cure", "Can be ignored"])
    for one in queries.shown(queries.rows(found)):
        row = one.row
        cells = [row.number, one.step, one.roles, row.title, row.target, one.look.text, row.text, row.cause, row.cure]
        writer.writerow([_cell(cell) for cell in (*cells, row.ignorable)])
    return answer


def _cell(value: object) -> str:
    """A text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _begin(request: HtmxHttpRequest, pool: Pool, form: ValidateForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        begun = submission.begin(
            pool.guid,
            server=data["server"],
            roles=data["roles"],
            steps=data["steps"],
            test_accounts=form.accounts,
            by=request.user,
        )
    except submission.AlreadyValidating as error:
        messages.warning(request, f"{error.text} {error.cure}")
        other = ValidationRun.objects.unfinished().filter(pool_guid=pool.guid).first()
        return redirect(other) if other else redirect("pool-validation", guid=pool.guid)
    return redirect(begun)


def _earlier(request: HttpRequest, pool: Pool) -> ValidationRun | None:
    """The run of ``?again=``, if it is one of this pool."""
    asked = request.GET.get("again", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 15):
        return None
    return queries.runs_of(pool.guid).filter(pk=int(asked)).first()


def _standing(request: HttpRequest, pool: Pool) -> dict[str, Any]:
    plan = schedule.schedule_of(pool)
    runs = list(queries.runs_of(pool.guid)[:MOST_RUNS])
    health = health_of([pool.service_dn_key])[pool.service_dn_key]
    return {
        "health": health,
        "look": words.HEALTH[health.level],
        "counts": [(words.look(kind), health.counts[kind]) for kind in queries.KINDS if health.counts.get(kind)],
        "attention": queries.attention(pool.service_dn_key),
        "going": next((one for one in runs if one.is_live), None),
        "bars": picture.bars(runs),
        "page_obj": paginate(request, queries.runs_of(pool.guid), 20),
        "schedule": plan,
        "schedule_form": ScheduleForm(initial={"enabled": plan.enabled, "every_hours": plan.every_hours}),
    }


def _run(request: HttpRequest, pk: int) -> dict[str, Any]:
    found = get_object_or_404(ValidationRun.objects.defer("sealed_accounts"), pk=pk)
    chosen = {name: request.GET.get(name, "").strip() for name in ("kind", "step", "text")}
    page = paginate(request, queries.rows(found, **chosen), PER_PAGE)
    rows = list(page.object_list)
    return {
        "run": found,
        "pool": Pool.objects.filter(guid=found.pool_guid).first(),
        "look": words.STATES[found.state],
        "roles": words.roles(found.roles),
        "steps": words.steps(found.steps),
        "progress": queries.Progress.of(found),
        "changes": queries.changes(found) if not found.is_live else {},
        "chosen": chosen,
        "page_obj": page,
        "rows": queries.shown(rows),
        "seen": queries.fingerprint(rows),
        "kinds": [(kind, words.look(kind).text) for kind in queries.KINDS] + [(queries.TO_DO, _("To come"))],
        "all_steps": [(str(step), title) for step, title in STEP_TITLES.items()],
    }


def _schedule_in_words(enabled: bool, hours: int) -> str:
    if not enabled:
        return _("Scheduled validation is off.")
    text = ngettext(
        "The pool is validated every hour from now on.",
        "The pool is validated every %(hours)d hours from now on.",
        hours,
    )
    return text % {"hours": hours}
