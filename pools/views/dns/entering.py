"""What people enter: addresses of names, hosts outside the directory, how clients sign in, keys of name servers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocsadmin.accounts import audit
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names
from ocsadmin.web.htmx import HtmxHttpRequest
from pools.dns import deployment, entered
from pools.dns.needs import needed_records
from pools.dns.records import SIDES
from pools.models import HostAddress, HostRole, NameServerKey, SignInChoice
from pools.write_dns.use_case import WRITE_DNS

from .forms import AddressForm, HostForm, KeyForm, SignInForm

WRITE = WRITE_DNS.needs


@audits("dns-address-kept")
@needs(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HtmxHttpRequest) -> HttpResponse:
    """The addresses of one name: ``?name=&side=&next=``; ``found`` proposes those that DNS has."""
    given = request.POST if request.method == "POST" else request.GET
    name, side = given.get("name", "").lower(), given.get("side", "")
    record = next((one for one in _needed() if (one.name, one.side, one.kind) == (name, side, "A")), None)
    if side not in SIDES or record is None:
        raise Http404("No such record is needed.")
    kept = HostAddress.objects.filter(name=name, side=side).first()
    initial = " ".join(kept.addresses) if kept else given.get("found", "")[:300]
    form = AddressForm(request.POST or None, initial={"addresses": initial})
    who = str(request.user)
    if request.method == "POST" and form.stored(
        lambda: entered.keep_addresses(name=name, side=side, addresses=form.cleaned_data["addresses"], who=who)
    ):
        audit.record_request("dns-address-kept", request, target=name, addresses=form.cleaned_data["addresses"])
        messages.success(request, _("The addresses of %(name)s are kept.") % {"name": name})
        return HttpResponseRedirect(_next(request))
    content = {"form": form, "record": record, "kept": kept, "next": _next(request)}
    return render(request, "pools/dns/address.html", content, status=_status(form))


@needs(right_names.VIEW_POOLS)
@require_safe
def settings_page(request: HtmxHttpRequest) -> HttpResponse:
    """What the directory does not know."""
    return _settings(request)


@audits("dns-host-added")
@needs(WRITE)
@require_POST
def host_add(request: HtmxHttpRequest) -> HttpResponse:
    form = HostForm(request.POST)
    if form.stored(lambda: entered.keep_role(**form.cleaned_data, who=str(request.user))):
        audit.record_request("dns-host-added", request, target=form.cleaned_data["name"])
        messages.success(request, _("%(name)s was added.") % form.cleaned_data)
        return HttpResponseRedirect(reverse("dns-settings"))
    return _settings(request, host_form=form)


@audits("dns-host-removed")
@needs(WRITE)
@require_POST
def host_remove(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    role = get_object_or_404(HostRole, pk=pk)
    role.delete()
    audit.record_request("dns-host-removed", request, target=role.name, role=role.role)
    messages.success(request, _("%(name)s was removed. Its records in DNS are as they were.") % {"name": role.name})
    return HttpResponseRedirect(reverse("dns-settings"))


@audits("dns-sign-in-kept")
@needs(WRITE)
@require_POST
def sign_in(request: HtmxHttpRequest) -> HttpResponse:
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _settings(request, sign_in_form=form)
    SignInChoice.objects.update_or_create(pk=1, defaults={**form.cleaned_data, "entered_by": str(request.user)})
    audit.record_request("dns-sign-in-kept", request, **form.cleaned_data)
    messages.success(request, _("How clients sign in is kept."))
    return HttpResponseRedirect(reverse("dns-settings"))


@audits("dns-key-kept")
@needs(WRITE)
@require_POST
def key_add(request: HtmxHttpRequest) -> HttpResponse:
    form = KeyForm(request.POST)
    if form.stored(lambda: entered.keep_key(**form.cleaned_data, who=str(request.user))):
        audit.record_request("dns-key-kept", request, target=form.cleaned_data["name"])
        messages.success(request, _("The key %(name)s is kept, sealed.") % form.cleaned_data)
        return HttpResponseRedirect(reverse("dns-settings"))
    return _settings(request, key_form=form)


@audits("dns-key-removed")
@needs(WRITE)
@require_POST
def key_remove(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(NameServerKey, pk=pk)
    key.delete()
    audit.record_request("dns-key-removed", request, target=key.name)
    text = _("The key %(name)s was removed. Jobs that need it can't be undone until it is entered again.")
    messages.success(request, text % {"name": key.name})
    return HttpResponseRedirect(reverse("dns-settings"))


def _settings(request: HtmxHttpRequest, **forms: Any) -> HttpResponse:
    choice = SignInChoice.objects.first() or SignInChoice()
    initial = {name: getattr(choice, name) for name in SignInForm.base_fields}
    stands = deployment.current()
    content = {
        "host_form": HostForm(),
        "sign_in_form": SignInForm(initial=initial),
        "key_form": KeyForm(),
        "hosts": HostRole.objects.all(),
        "keys": NameServerKey.objects.all(),
        "deployment": stands,
        "may_write": request.user.may(WRITE),
        **forms,
    }
    return render(request, "pools/dns/settings.html", content, status=422 if forms else 200)


def _needed() -> list[Any]:
    return needed_records(deployment.current())


def _next(request: HtmxHttpRequest) -> str:
    """Where to go on: only within the console."""
    given = request.POST if request.method == "POST" else request.GET
    url = given.get("next", "")
    fits = url_has_allowed_host_and_scheme(url, allowed_hosts=None, require_https=request.is_secure())
    return url if fits and url.startswith("/") else reverse("dns-records")


def _status(form: AddressForm) -> int:
    return 422 if form.is_bound and form.errors else 200
