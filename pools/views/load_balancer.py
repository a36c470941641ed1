"""The load balancer of a pool: requirements, ports, SNAT addresses, a ready configuration."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ocsadmin.accounts import audit
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.rights import needs, require
from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds.dns_client import NameServer
from ocsadmin.web.htmx import HtmxHttpRequest
from pools.configure_pool.use_case import CONFIGURE_POOL
from pools.dns import name_servers
from pools.load_balancer import checks, entered, haproxy
from pools.load_balancer.balancer import LoadBalancer, load_balancer
from pools.load_balancer.requirements import states
from pools.load_balancer.sizing import USERS_PER_ADDRESS
from pools.models import Pool

from .dns.forms import PLAIN, RecordForm
from .frame import show_pool

PROBE = right_names.VALIDATE
CHANGE = CONFIGURE_POOL.needs
SIGN_OFF = right_names.SIGN_OFF


class FactsForm(RecordForm):
    vip = forms.CharField(
        label=_("Virtual IP address of the pool"), required=False, max_length=60, widget=forms.TextInput(attrs=PLAIN)
    )
    web_vip = forms.CharField(
        label=_("Virtual IP address of the Web Components Servers"),
        required=False,
        max_length=60,
        help_text=_("The same one, unless there are two logical load balancers."),
        widget=forms.TextInput(attrs=PLAIN),
    )
    more_users = forms.IntegerField(
        label=_("Users that will come"), min_value=0, max_value=entered.MOST_USERS, initial=0
    )
    snat = forms.CharField(
        label=_("SNAT addresses"),
        required=False,
        max_length=400,
        help_text=_("Several with blanks between them."),
        widget=forms.TextInput(attrs=PLAIN),
    )


@needs(right_names.VIEW_POOLS)
@require_safe
def pool_load_balancer(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """``?probe=1`` connects to every port too, which takes the right to validate."""
    balancer = _balancer(guid)
    ports = None
    if request.GET.get("probe"):
        require(request.user, PROBE)
        ports = checks.ports_now(balancer)
    return _shown(request, balancer, ports=ports)


@audits("load-balancer-entered")
@needs(CHANGE)
@require_POST
def facts(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """What people know of it."""
    balancer = _balancer(guid)
    form = FactsForm(request.POST)
    if form.stored(lambda: entered.keep_facts(balancer, **form.cleaned_data, who=str(request.user))):
        audit.record_request("load-balancer-entered", request, target=balancer.fqdn, **form.cleaned_data)
        messages.success(request, _now("What you entered of the load balancer is kept."))
        return HttpResponseRedirect(reverse("pool-load-balancer", args=[guid]))
    return _shown(request, balancer, form=form, status=422)


@audits("load-balancer-confirmed", "load-balancer-withdrawn")
@needs(SIGN_OFF)
@require_POST
def confirm(request: HtmxHttpRequest, guid: UUID, slug: str) -> HttpResponse:
    """A requirement is met, says the person; ``withdraw=1`` takes it back."""
    pool = get_object_or_404(Pool, guid=guid)
    if request.POST.get("withdraw"):
        entered.withdraw(pool, slug)
        audit.record_request("load-balancer-withdrawn", request, target=pool.fqdn, requirement=slug)
    else:
        entered.confirm(pool, slug, who=str(request.user), note=request.POST.get("note", ""))
        audit.record_request("load-balancer-confirmed", request, target=pool.fqdn, requirement=slug)
    return HttpResponseRedirect(f"{reverse('pool-load-balancer', args=[guid])}#requirement-{slug}")


@needs(right_names.VIEW_POOLS)
@require_safe
def configuration(request: HtmxHttpRequest, guid: UUID) -> HttpResponse:
    """haproxy.cfg.

    :raises AddressesMissing: the virtual address or every server's is unknown.
    """
    text = haproxy.configuration(_balancer(guid))
    headers = {"Content-Disposition": 'attachment; filename="haproxy.cfg"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


def name_server() -> NameServer | None:
    """The console's first; None where there is none or its name is unknown."""
    try:
        return next(iter(name_servers.configured(settings.DNS_SERVERS)), None)
    except DomainError:
        return None


def _balancer(guid: UUID) -> LoadBalancer:
    return load_balancer(get_object_or_404(Pool, guid=guid), server=name_server())


def _shown(
    request: HtmxHttpRequest,
    balancer: LoadBalancer,
    *,
    ports: list[checks.PortState] | None = None,
    form: FactsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = states(balancer)
    content: dict[str, Any] = {
        "balancer": balancer,
        "verified": [one for one in found if one.verdict],
        "confirmed": [one for one in found if not one.verdict],
        "met": sum(one.met for one in found),
        "all": len(found),
        "ports": _port_rows(balancer, ports),
        "probed": ports is not None,
        "answering": checks.answering(ports or []),
        "probes": len(ports or []),
        "form": form or FactsForm(initial=_initial(balancer)),
        "users_per_address": USERS_PER_ADDRESS,
        "configuration": _configuration(balancer),
        "may_probe": request.user.may(PROBE),
        "may_change": request.user.may(CHANGE),
        "may_sign_off": request.user.may(SIGN_OFF),
    }
    return show_pool(request, balancer.pool, "pools/load_balancer/pool.html", status=status, **content)


def _port_rows(balancer: LoadBalancer, found: list[checks.PortState] | None) -> list[dict[str, Any]]:
    rows = []
    for port in balancer.ports:
        here = [one for one in found or [] if one.port == port]
        troubles = [one for one in here if one.verdict.level != "ok"]
        rows.append({"port": port, "vip": balancer.vip_of(port), "states": here, "troubles": troubles})
    return rows


def _initial(balancer: LoadBalancer) -> dict[str, Any]:
    return {
        "vip": next(iter(balancer.entered.get(balancer.fqdn, ())), ""),
        "web_vip": next(iter(balancer.entered.get(balancer.web_farm, ())), ""),
        "more_users": balancer.more_users,
        "snat": " ".join(balancer.snat),
    }


def _configuration(balancer: LoadBalancer) -> str:
    """Empty where addresses are missing: the page then says which."""
    try:
        return haproxy.configuration(balancer)
    except haproxy.AddressesMissing:
        return ""
