"""What people do with a job: confirm a step on a host or have it looked after, cancel."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ocsadmin import parts
from ocsadmin.accounts import audit
from ocsadmin.accounts.audited import audited
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.errors import BadInput, DomainError
from ocsadmin.jobs import gate, visibility
from ocsadmin.jobs.models import Result
from ocsadmin.web.htmx import HtmxHttpRequest
from ocsadmin.web.jobs.forms import ConfirmForm


@audited("step-confirmed", job="pk")
@needs(right_names.CONFIRM_ROWS)
@require_POST
def job_row_confirm(request: HtmxHttpRequest, pk: int, number: int) -> HttpResponse:
    row = visibility.get_row(pk, number)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        raise BadInput(_("Say how it went: done, failed or left out. A note has at most 500 characters."))
    result, note = Result(form.cleaned_data["result"]), form.cleaned_data["note"]
    gate.confirm(row, acting_user=request.user, result=result, note=note)
    return HttpResponseRedirect(f"{row.job.get_absolute_url()}#row-{row.number}")


@audited("step-checked", job="pk")
@needs(right_names.CONFIRM_ROWS)
@require_POST
def job_row_check(request: HtmxHttpRequest, pk: int, number: int) -> HttpResponse:
    """Look whether the step was done; what was seen stands in the row then."""
    row = visibility.get_row(pk, number)
    gate.ask(row, acting_user=request.user, resolver=parts.resolver())
    return HttpResponseRedirect(f"{row.job.get_absolute_url()}#row-{row.number}")


@audited("step-checked", job="pk")
@needs(right_names.CONFIRM_ROWS)
@require_POST
def job_check_all(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Look after every step that can be looked after."""
    job = visibility.get(pk)
    visibility.require_all(job)
    told = gate.ask_all(job, acting_user=request.user, resolver=parts.resolver())
    done, all_asked = told[Result.SUCCESS], told.total()
    words = ngettext("%(done)d of %(all)d step was done.", "%(done)d of %(all)d steps were done.", all_asked)
    messages.info(request, words % {"done": done, "all": all_asked})
    return HttpResponseRedirect(job.get_absolute_url())


@audited("job-cancelled", job="pk")
@needs(right_names.VIEW_JOBS)
@require_POST
def job_cancel(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    job = visibility.get(pk)
    visibility.require_all(job)
    try:
        gate.cancel(job, acting_user=request.user)
        messages.info(request, _("The job stops after the rows that are being carried out."))
    except DomainError as error:
        if error.status == 403:
            raise
        audit.nothing_done(request)
        messages.warning(request, str(error))
    return HttpResponseRedirect(job.get_absolute_url())
