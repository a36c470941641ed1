"""The deployment report of a pool, made for paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ocsadmin.accounts.audited import READS, audited
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.web.htmx import HtmxHttpRequest
from pools.checklist.report import report_of
from pools.models import Pool
from pools.topology import picture


@audited("exported", methods=READS)
@needs(right_names.VIEW_POOLS)
@require_GET
def pool_report(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """Title page, settings, picture, checklist, checks, jobs with their logs, sign-offs, who did what when."""
    pool = get_object_or_404(Pool, guid=guid)
    report = report_of(
        pool,
        made_for=request.user.get_full_name(),
        now=timezone.now(),
        with_jobs=request.user.may(right_names.VIEW_JOBS),
    )
    context = {"pool": pool, "report": report, "shown": report.shown, "picture": picture(report.topology)}
    return render(request, "pools/checklist/report.html", context)
