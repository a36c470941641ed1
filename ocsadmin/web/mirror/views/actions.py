"""What one can start: a run, the reading of one object, deletions that a brake held."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ocsadmin import acting, mirror, parts, work
from ocsadmin.accounts import audit
from ocsadmin.accounts.audited import audited
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError
from ocsadmin.mirror import visibility
from ocsadmin.mirror.models import KeptObject, ReplicationRun
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment

from .freshness import render_freshness


@audited("replication-started")
@needs(right_names.RUN_REPLICATION)
@require_POST
def replicate(request: HtmxHttpRequest) -> HttpResponse:
    """Ask for a run: ``mode`` is ``delta`` or ``full``."""
    mode = "full" if request.POST.get("mode") == "full" else "delta"
    who = str(request.user)
    asked = _("A full run was asked for.") if mode == "full" else _("A run was asked for.")
    if not work.wake("ocsadmin.mirror.tasks.replicate", mode=mode, requested_by=who):
        audit.nothing_done(request)
        asked = _("The message broker does not answer, so no run was asked for. Check that it runs.")
    if wants_fragment(request):
        return render_freshness(request, asked)
    messages.info(request, asked)
    return _back(request)


@audited("object-read-now")
@needs(right_names.VIEW_RUNS)
@require_POST
def read_now(request: HtmxHttpRequest) -> HttpResponse:
    """Read one object live: ``kind`` and ``guid``."""
    try:
        row = _read(request.POST.get("kind", ""), _guid(request))
    except DomainError as error:
        audit.nothing_done(request)
        level, note = messages.ERROR, f"{error.text} {error.cure}"
    else:
        level, note = messages.SUCCESS, _("Read from the directory just now.")
        if row is None:
            level, note = (
                messages.WARNING,
                _("The directory no longer has this object; it was taken out of the mirror."),
            )
        elif why := _why_kept(request.POST.get("kind", ""), _guid(request)):
            level, note = messages.WARNING, _("The row shows what was read before: %(why)s.") % {"why": why}
    if wants_fragment(request):
        return render_freshness(request, note)
    messages.add_message(request, level, note)
    return _back(request)


@audited("deletions-let-through")
@needs(right_names.RUN_REPLICATION)
@require_POST
def let_delete(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Let the deletions through that this run held back."""
    run = get_object_or_404(ReplicationRun, pk=pk, state=ReplicationRun.State.STOPPED)
    who = str(request.user)
    transaction.on_commit(lambda: work.wake("ocsadmin.mirror.tasks.let_delete", run_id=run.pk, requested_by=who))
    messages.info(request, _("The deletions were let through. Each object is looked for once more before it goes."))
    return redirect("mirror-run", pk=run.pk)


def _read(kind: str, guid: UUID) -> object:
    """The object as it is now; None where there is none, or none that the account may see."""
    if not visibility.may_see(kind, guid):
        return None
    with acting.as_console():
        row = mirror.read_now(kind, guid, parts.directory())
    return row if visibility.may_see(kind, guid) else None


def _why_kept(kind: str, guid: UUID) -> str:
    mark = KeptObject.objects.filter(kind=kind, guid=guid).first()
    return mark.why if mark else ""


def _guid(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("guid", ""))
    except ValueError as error:
        raise Http404 from error


def _back(request: HttpRequest) -> HttpResponse:
    """To the page that was open, if it is one of ours."""
    page = request.POST.get("next") or request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(page if ours else reverse("mirror-runs"))
