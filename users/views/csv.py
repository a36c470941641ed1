"""Operations on people from a CSV file: uploaded, mended in a grid, planned, carried out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from ocsadmin.accounts.audited import READS, audited, audits, unaudited
from ocsadmin.accounts.rights import needs, require
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError
from ocsadmin.jobs import gate, guards, shown
from ocsadmin.plans.plan import Plan
from ocsadmin.web.htmx import HtmxHttpRequest, wants_fragment
from users.csv import columns, export, intake, mending, results, work
from users.csv.columns import Operation
from users.csv.forms import FileForm, OptionsForm
from users.csv.grid import Grid
from users.enable_users.use_case import ENABLE_USERS
from users.models import CSVUpload

LOOK = right_names.VIEW_USERS
CONFLICTS_SHOWN = 20


@audited("upload-made")
@needs(LOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def csv_start(request: HtmxHttpRequest) -> HttpResponse:
    """Choose the operation, take its template, send a file or paste rows; below it what is not finished."""
    operation = _chosen(request)
    options = OptionsForm(operation, request.POST if request.method == "POST" else None)
    file = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    missing, error = False, None
    if request.method == "POST" and options.is_valid() and file.is_valid():
        octets = file.octets()
        missing = not octets.strip()
        if not missing:
            try:
                return _taken(request, operation, octets, file.file_name, options)
            except DomainError as wrong:
                error = wrong
    context = {
        "operation": operation,
        "operations": _allowed(request),
        "options": options,
        "missing": missing,
        "error": error,
        "pasted": request.POST.get("pasted", ""),
        "uploads": CSVUpload.objects.open_of(request.user).defer("octets", "planned")[:20],
    }
    return render(request, "users/csv/start.html", context, status=422 if request.method == "POST" else 200)


def _taken(
    request: HtmxHttpRequest, operation: Operation, octets: bytes, name: str, options: OptionsForm
) -> HttpResponse:
    upload = intake.take(
        octets, operation=operation.name, owner=request.user, file_name=name, options=options.cleaned_data
    )
    work.begin(upload, CSVUpload.Step.READ)
    return redirect(upload)


@needs(ENABLE_USERS.needs)
@require_GET
def enable_from_csv(_request: HttpRequest) -> HttpResponse:
    """An address that was bookmarked: enabling, among all the other operations."""
    return redirect(f"{_start_url()}?{urlencode({'operation': 'enable_users'})}")


@needs(LOOK)
@require_GET
def csv_template(request: HttpRequest, operation: str) -> HttpResponse:
    """The header row of an operation's file."""
    found = _operation(operation)
    require(request.user, found.needs)
    answer = HttpResponse(b"\xef\xbb\xbf" + export.template(found).encode(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.name}.csv"'
    return answer


@unaudited("cells of an upload of one's own")
@needs(LOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def csv_upload(request: HtmxHttpRequest, pk: UUID) -> HttpResponse:
    """The grid of a file. ``do`` says what a POST does; without it the cells are written."""
    upload = _upload(request, pk)
    if request.method == "POST":
        if upload.step or upload.state in (CSVUpload.State.DONE, CSVUpload.State.REFUSED):
            return redirect(upload)
        return _done(request, upload)
    if upload.state == CSVUpload.State.DONE and upload.job and request.GET.get("show") is None:
        return _show(request, upload, "users/csv/done.html", jobs=results.jobs_of(upload))
    return _show(request, upload, "users/csv/_grid.html" if wants_fragment(request) else "users/csv/upload.html")


@needs(LOOK)
@require_GET
def csv_progress(request: HtmxHttpRequest, pk: UUID) -> HttpResponse:
    """How far a worker is; once nobody works on the file any more, its page."""
    upload = _upload(request, pk)
    if not upload.step:
        return HttpResponseClientRefresh() if wants_fragment(request) else redirect(_place(upload))
    return render(request, "users/csv/_progress.html", {"upload": upload})


def _tell_what_differs(request: HtmxHttpRequest, upload: CSVUpload) -> None:
    """Between the plan that was sent back and the one that the file has now."""
    if (plan := upload.plan) is None:
        return
    for one in gate.changed_since(request.POST.get("plan_hash", ""), plan, request.user).conflicts[:CONFLICTS_SHOWN]:
        messages.warning(request, f"{one.target}: {one.text}")


@audits("job-submitted")
@needs(LOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def csv_plan(request: HtmxHttpRequest, pk: UUID) -> HttpResponse:
    """The plan of a file, and the job that carries it out."""
    upload = _upload(request, pk)
    if request.method == "POST" and not upload.step and upload.state == CSVUpload.State.PLANNED:
        if request.POST.get("plan_hash") != upload.plan_hash:
            messages.warning(request, _("The plan was made anew meanwhile. Look at it once more."))
            _tell_what_differs(request, upload)
            return redirect("csv-plan", upload.pk)
        upload.reason, upload.confirmed = _typed(request, "reason", 500), _typed(request, "confirm", 256)
        plan = upload.plan
        if plan is not None and (missing := _missing(request, plan, upload)):
            return _show(request, upload, "users/csv/plan.html", status=422, plan=plan, **missing)
        work.begin(upload, CSVUpload.Step.SUBMIT)
        if upload.job:
            return redirect(upload.job)
        return redirect(upload)
    if upload.step or upload.state != CSVUpload.State.PLANNED:
        return redirect(upload)
    plan = upload.plan
    if plan is not None:
        shown.keep(plan, request.user)
    return _show(request, upload, "users/csv/plan.html", plan=plan)


def _typed(request: HtmxHttpRequest, name: str, longest: int) -> str:
    return request.POST.get(name, "").strip().replace("\0", "")[:longest]


def _missing(request: HtmxHttpRequest, plan: Plan, upload: CSVUpload) -> dict[str, object]:
    """What the page says of a reason or a confirmation that it lacks."""
    found: dict[str, object] = {}
    if not upload.reason and guards.needs_reason(plan, request.user):
        found["reason_missing"] = True
    try:
        guards.check_confirmation(plan, upload.confirmed)
    except guards.ConfirmationMissing as error:
        found["confirmation_missing"] = error
    return found


@audited("exported", methods=READS)
@needs(LOOK)
@require_GET
def csv_export(request: HtmxHttpRequest, pk: UUID, what: str) -> StreamingHttpResponse:
    """``bad``, ``rows``, ``results`` or ``failed``."""
    upload = _upload(request, pk)
    if what not in export.EXPORTS:
        raise Http404(what)
    make, ending = export.EXPORTS[what]
    stem = "".join(
        char for char in upload.file_name.rpartition(".")[0] if char.isascii() and (char.isalnum() or char in "-_")
    )
    answer = StreamingHttpResponse(export.in_blocks(make(upload)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{stem or "rows"}-{ending}.csv"'
    return answer


@audited("upload-discarded")
@needs(LOOK)
@require_POST
def csv_discard(request: HtmxHttpRequest, pk: UUID) -> HttpResponse:
    upload = _upload(request, pk)
    operation = upload.operation
    intake.discard(upload)
    messages.success(request, _("The file was discarded. Nothing was written."))
    return redirect(f"{_start_url()}?{urlencode({'operation': operation})}")


def _done(request: HtmxHttpRequest, upload: CSVUpload) -> HttpResponse:
    """Do what the form says, then show what is left."""
    what = request.POST.get("do", "")
    column, value = request.POST.get("column", ""), request.POST.get("value", "")
    said = ""
    if what == "plan":
        work.begin(upload, CSVUpload.Step.PLAN)
        return redirect(_place(upload))
    if what == "options":
        options = OptionsForm(columns.named(upload.operation), request.POST)
        if not options.is_valid():
            return _show(request, upload, "users/csv/upload.html", status=422, options=options)
        mending.set_options(upload, options.cleaned_data)
    elif what == "check":
        work.begin(upload, CSVUpload.Step.CHECK)
    else:
        count = _mended(request, upload, what, column, value)
        changed = ngettext("%(n)d row was changed.", "%(n)d rows were changed.", count) % {"n": count}
        said = changed if count else _("No cell was changed.")
    return _left(request, upload, said)


def _left(request: HtmxHttpRequest, upload: CSVUpload, said: str) -> HttpResponse:
    """What is left to be mended: the grid for htmx, else the page."""
    if wants_fragment(request) and not upload.step and not upload.troubles:
        return _show(request, upload, "users/csv/_grid.html", said=said)
    if said:
        messages.info(request, said)
    query = request.GET.copy()
    query.pop("edit", None)
    target = f"{upload.get_absolute_url()}?{query.urlencode()}" if query else upload.get_absolute_url()
    return HttpResponseClientRedirect(target) if wants_fragment(request) else redirect(target)


def _mended(request: HtmxHttpRequest, upload: CSVUpload, what: str, column: str, value: str) -> int:
    if what == "replace":
        return mending.mend_all(upload, column, value, request.POST.get("text", ""))
    if what == "drop-group":
        return mending.drop_all(upload, column, value)
    if what == "drop-all":
        return mending.drop_all(upload)
    return mending.mend(
        upload,
        _cells(request),
        drop=_numbers(request, "drop"),
        take=_numbers(request, "take"),
        cut=_numbers(request, "cut"),
    )


def _cells(request: HttpRequest) -> dict[int, dict[str, str]]:
    """``cell-12-mail=…`` → row 12, column mail."""
    found: dict[int, dict[str, str]] = {}
    for name in request.POST:
        start, _dash, rest = name.partition("-")
        number, _dash, column = rest.partition("-")
        if start == "cell" and number.isdecimal() and len(number) < 9:
            found.setdefault(int(number), {})[column] = request.POST.get(name, "")
    return found


def _numbers(request: HttpRequest, name: str) -> set[int]:
    return {int(text) for text in request.POST.getlist(name) if text.isdecimal() and len(text) < 9}


def _show(
    request: HtmxHttpRequest, upload: CSVUpload, template: str, *, status: int = 200, **more: object
) -> HttpResponse:
    operation = columns.named(upload.operation)
    context = {
        "upload": upload,
        "operation": operation,
        "grid": Grid(request, upload),
        "options": OptionsForm(operation, initial=upload.options),
        **more,
    }
    return render(request, template, context, status=status)


def _place(upload: CSVUpload) -> str:
    planned = upload.state == CSVUpload.State.PLANNED and not upload.step
    return reverse("csv-plan", args=[upload.pk]) if planned else upload.get_absolute_url()


def _start_url() -> str:
    return reverse("user-csv")


def _allowed(request: HtmxHttpRequest) -> list[Operation]:
    """The operations that this person may do. :raises PermissionDenied: there is none."""
    found = [one for one in columns.all_operations() if request.user.may(one.needs)]
    if not found:
        raise PermissionDenied(_("You may look at people, but none of your groups may change them."))
    return found


def _chosen(request: HtmxHttpRequest) -> Operation:
    """``operation`` of the form or of the address, else the first. :raises RightMissing: it takes another right."""
    allowed = _allowed(request)
    name = request.POST.get("operation") or request.GET.get("operation", "")
    if not name:
        return allowed[0]
    found = _operation(name)
    require(request.user, found.needs)
    return found


def _operation(name: str) -> Operation:
    try:
        return columns.named(name)
    except columns.OperationUnknown as error:
        raise Http404(name) from error


def _upload(request: HtmxHttpRequest, pk: UUID) -> CSVUpload:
    """Only its owner sees it, and only as long as they have the right.

    :raises Http404: there is none. :raises RightMissing: the right was taken away.
    """
    upload = CSVUpload.objects.filter(pk=pk, owner=request.user).select_related("job").first()
    if upload is None:
        raise Http404(pk)
    require(request.user, columns.named(upload.operation).needs)
    return upload
