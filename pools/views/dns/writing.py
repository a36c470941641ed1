"""Write records: the plan first, then the job."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ocsadmin import parts
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.rights import needs
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import gate
from ocsadmin.plans.plan import Plan
from ocsadmin.web.htmx import HtmxHttpRequest
from pools.dns import setting_key
from pools.dns.records import INTERNAL
from pools.models import NameServerKey
from pools.write_dns.use_case import WRITE_DNS

from .asked import known_servers

MOVED = (gate.PlanChanged, gate.PlanStale)


@audits("job-submitted")
@needs(WRITE_DNS.needs)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HtmxHttpRequest) -> HttpResponse:
    """``?server=&side=&pool=&record=&key=``: the plan. POST with its hash: the job."""
    given = request.POST if request.method == "POST" else request.GET
    asked = {
        "name_server": given.get("server", "").strip() or next(iter(known_servers()), ""),
        "side": given.get("side", INTERNAL),
        "pool": given.get("pool", ""),
        "records": [text for text in given.getlist("record") if text.strip()],
        "key": given.get("key", "").strip(),
    }
    plan, errors = _planned(asked)
    expected = given.get("plan_hash", "")
    if request.method == "POST" and plan and plan.changes:
        try:
            job = gate.submit(
                plan,
                acting_user=request.user,
                directory=parts.directory(),
                reason=given.get("reason", "").strip(),
                expected_hash=expected,
            )
            return HttpResponseRedirect(job.get_absolute_url())
        except MOVED as error:
            return _shown(request, asked, plan, [error], status=409)
    return _shown(request, asked, plan, errors, status=errors[0].status if errors else 200)


def _planned(asked: dict[str, Any]) -> tuple[Plan | None, list[DomainError]]:
    try:
        return WRITE_DNS.planned_from(asked, parts.directory()), []
    except ManyErrors as many:
        return None, many.errors
    except DomainError as error:
        return None, [error]


def _shown(
    request: HtmxHttpRequest, asked: dict[str, Any], plan: Plan | None, errors: list[DomainError], *, status: int
) -> HttpResponse:
    content = {
        "wish": asked,
        "plan": plan,
        "errors": errors,
        "keys": NameServerKey.objects.all(),
        "extra_key": setting_key.name(),
    }
    return render(request, "pools/dns/write.html", content, status=status)
