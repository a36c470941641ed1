"""The page of a job: the deployment log, live while it runs; and its report on paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ocsadmin.accounts.audited import READS, audited
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.jobs import gate, people, queries, undone, visibility
from ocsadmin.jobs.models import Job, Result
from ocsadmin.jobs.models.row import UNDONE
from ocsadmin.use_cases.words import asked_for
from ocsadmin.web.htmx import HtmxHttpRequest
from ocsadmin.web.jobs import related
from ocsadmin.web.paging import paginate

PER_PAGE = 200
ON_PAPER = 2000
"""Rows of a report; the CSV holds all."""


@needs(right_names.VIEW_JOBS)
@require_safe
def job(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    return render(request, "jobs/job.html", _content(request, visibility.get(pk)))


@needs(right_names.VIEW_JOBS)
@require_safe
def job_rows(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """What a running page asks for: the head, and the table too where one of its rows has changed (``?seen=``)."""
    content = _content(request, visibility.get(pk))
    content["changed"] = content["seen"] != request.GET.get("seen", "")
    return render(request, "jobs/_live.html", content)


@audited("exported", methods=READS, job="pk")
@needs(right_names.VIEW_JOBS)
@require_safe
def job_report(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = visibility.shown(visibility.get(pk))
    rows = [visibility.row(one) for one in queries.rows(found)[: ON_PAPER + 1]]
    undo = undone.of_job(found)
    content = {
        "job": found,
        "undo": undo,
        "undone_rows": undone.of_rows(rows) if undo else {},
        "progress": queries.Progress.of(found),
        "rows": rows[:ON_PAPER],
        "facts": asked_for(found.operation, found.spec),
    }
    return render(request, "jobs/report.html", {**content, "more": max(0, found.row_count - ON_PAPER)})


def _content(request: HtmxHttpRequest, found: Job) -> dict[str, Any]:
    chosen = {name: request.GET.get(name, "").strip() for name in ("result", "text")}
    progress = queries.Progress.of(found)
    page = paginate(request, queries.rows(found, **chosen), PER_PAGE, count_hint=_known_count(chosen, progress))
    page.object_list = [visibility.row(one) for one in page.object_list]
    may_act, shown = request.user.may(found.permission), visibility.shown(found)
    undo = undone.of_job(found)
    can_be_undone = (
        may_act and not (undo and undo.is_whole) and any(progress.counts.get(one) for one in ("Success", "Warning"))
    )
    can_be_retried = may_act and _can_be_retried(found, progress, undo)
    return {
        "job": shown,
        "undo": undo,
        "undone_rows": undone.of_rows(page.object_list) if undo else {},
        "progress": progress,
        "chosen": chosen,
        "page_obj": page,
        "seen": queries.fingerprint(found, page.object_list),
        "results": [*Result.choices, (queries.TO_DO, "To come")],
        "may_act": may_act,
        "may_confirm": people.may_confirm(found, request.user),
        "to_ask": visibility.rows(found.rows.to_ask()).count(),
        "can_be_undone": can_be_undone,
        "may_undo": can_be_undone and not found.is_live,
        "may_retry": can_be_retried and not found.is_live,
        "not_yet": gate.JobIsRunning(job=found.pk) if found.is_live and (can_be_undone or can_be_retried) else None,
        "related": related.of(found, request.user),
        "facts": asked_for(shown.operation, shown.spec),
    }


def _can_be_retried(job: Job, progress: queries.Progress, undo: undone.JobUndo | None) -> bool:
    """Whether something failed or was left out, and not only because the job is undone."""
    if not any(progress.counts.get(one) for one in ("Failure", "Skipped")):
        return False
    return not (undo and undo.stands_undone) or job.rows.to_retry().exclude(cause_code=UNDONE).exists()


def _known_count(chosen: dict[str, str], progress: queries.Progress) -> int | None:
    """How many rows the filter leaves, where counting them again would be a waste."""
    if chosen["text"]:
        return None
    result = "" if chosen["result"] == queries.TO_DO else chosen["result"]
    return progress.counts.get(result, 0) if chosen["result"] else progress.total
