"""Which certificates are needed, with which names and why; and what would be missing if something changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates.names import read_facts, shortfalls, targets_of
from certificates.rights import VIEW
from ocsadmin.accounts.rights import needs
from ocsadmin.errors import DomainError
from pools.rules.sip_domains import check_sip_domain


@needs(VIEW)
@require_safe
def needed_names(request: HttpRequest) -> HttpResponse:
    """``?domain=retail.contoso.com``: the same forest with that SIP domain more."""
    domain, error, then = request.GET.get("domain", "").strip()[:255].lower(), "", None
    facts = read_facts()
    if domain:
        try:
            then = facts.with_sip_domain(check_sip_domain(domain, field="domain"))
        except DomainError as wrong:
            error = f"{wrong.text} {wrong.cure}".strip()
    context = {
        "targets": targets_of(then or facts),
        "short": shortfalls(facts, then),
        "domain": domain,
        "added": then is not None,
        "known": _("is a SIP domain already") if domain in facts.sip_domains else "",
        "error": error,
    }
    return render(request, "certificates/names.html", context)
