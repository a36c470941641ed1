"""The platform's own panels: what runs, what failed, what needs attention, what others changed, and first steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocsadmin import mirror
from ocsadmin.acting import right_names
from ocsadmin.jobs import visibility
from ocsadmin.jobs.models import Job
from ocsadmin.mirror import visibility as visible_in_mirror
from ocsadmin.mirror.models import MirrorChange

from . import dashboard
from .dashboard import Panel
from .htmx import HtmxHttpRequest

MOST = 6
LATELY = timedelta(days=7)
_attention: list[Callable[[HtmxHttpRequest], dict[str, Any]]] = []


def add_to_attention(more: Callable[[HtmxHttpRequest], dict[str, Any]]) -> None:
    """Declare what else waits for a person, once, when an app is ready: name → what the panel lists under it."""
    if more not in _attention:
        _attention.append(more)


def first_steps(request: HttpRequest) -> dict[str, Any]:
    """``new`` is true until the directory has been read for the first time."""
    state = mirror.freshness()
    return {"new": state.last_success is None, "mirror": state}


def attention(request: HtmxHttpRequest) -> dict[str, Any]:
    """What waits for a person: the mirror, steps on hosts, and what other rooms add."""
    state = mirror.freshness()
    sees_jobs = request.user.may(right_names.VIEW_JOBS)
    those = Job.objects.filter(state=Job.State.WAITING_FOR_PEOPLE)
    waiting = visibility.shown_all(visibility.jobs(those)[:MOST]) if sees_jobs else []
    content = {"waiting_jobs": list(waiting)}
    for more in _attention:
        content |= more(request)
    troubled = state.last_success is not None and bool(
        state.failing or state.old or state.braked_run or state.incomplete
    )
    plainly = troubled and bool(state.failing or state.old or state.braked_run)
    quiet = not troubled and not any(content.values())
    return {**content, "mirror": state, "plainly_troubled": plainly, "troubled": troubled, "quiet": quiet}


def running(request: HttpRequest) -> dict[str, Any]:
    """Jobs that a worker has or will take, each with ``ended``: how many of its rows have ended."""
    jobs = visibility.shown_all(visibility.jobs(Job.objects.filter(state__in=Job.LIVE))[:MOST])
    return {"jobs": [(job, sum(count for result, count in job.counts.items() if result)) for job in jobs]}


def failed(request: HttpRequest) -> dict[str, Any]:
    """Jobs of the last seven days that failed, newest first."""
    states = (Job.State.FAILED, Job.State.ERRORED)
    those = Job.objects.filter(state__in=states, ended_at__gte=timezone.now() - LATELY)
    return {"jobs": visibility.shown_all(visibility.jobs(those)[:MOST])}


def outside(request: HttpRequest) -> dict[str, Any]:
    """Changes of the last seven days that no job of ours made, newest first."""
    recent = visible_in_mirror.changes(MirrorChange.objects.filter(job=None, when__gte=timezone.now() - LATELY))
    return {"changes": list(recent.order_by("-when", "-pk")[:MOST])}


PANELS = (
    Panel(
        order=0,
        title=_("First steps"),
        template="web/panels/_first_steps.html",
        context=first_steps,
        name="first-steps",
        icon="stars",
        wide=True,
        shown=lambda content: bool(content["new"]),
    ),
    Panel(
        order=1,
        title=_("Needs attention"),
        template="web/panels/_attention.html",
        context=attention,
        name="attention",
        icon="bell",
        refresh_seconds=30,
    ),
    Panel(
        order=2,
        title=_("Running now"),
        template="web/panels/_running.html",
        context=running,
        needs=right_names.VIEW_JOBS,
        name="running",
        icon="run",
        link="job-list",
        refresh_seconds=5,
    ),
    Panel(
        order=3,
        title=_("Failed recently"),
        template="web/panels/_failed.html",
        context=failed,
        needs=right_names.VIEW_JOBS,
        name="failed",
        icon="failure",
    ),
    Panel(
        order=90,
        title=_("Outside changes"),
        template="web/panels/_outside.html",
        context=outside,
        needs=right_names.VIEW_RUNS,
        name="outside",
        icon="drift",
        link="mirror-drift",
    ),
)


def register() -> None:
    """Called when the app is ready."""
    for panel in PANELS:
        dashboard.add(panel)
