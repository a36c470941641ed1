"""The last page of every wizard: the settings, the exact plan, Finish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ocsadmin.directory.errors import ReadOnlyMode
from ocsadmin.jobs import guards, shown
from ocsadmin.jobs.gate import PlanApplied, PlanChanged, PlanStale
from ocsadmin.use_cases.words import asked_for
from ocsadmin.wizards import drafts
from ocsadmin.wizards.models import Draft

from .showing import READY, render_step


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
        "asked_for": asked_for(plan.operation, plan.spec) if plan else [],
        "problems": problems,
        "reason": request.POST.get("reason", ""),
        "reason_needed": plan is not None and guards.needs_reason(plan, account),
    }
    if request.method == "GET" or plan is None:
        if plan is not None:
            shown.keep(plan, account)
        status = 200 if plan is not None else 422
        return render_step(
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
    except guards.ReasonMissing as error:
        context |= {"reason_wrong": error}
        return render_step(request, "wizards/ready.html", draft, READY, status=422, **context)
    except (PlanApplied, PlanChanged, PlanStale, ReadOnlyMode) as error:
        draft.refresh_from_db()
        shown.keep(plan, account)
        context |= {"refused": error, "conflicts": getattr(error, "conflicts", ())}
        return render_step(request, "wizards/ready.html", draft, READY, status=409, **context)
    return redirect("job", job.pk)
