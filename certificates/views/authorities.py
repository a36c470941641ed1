"""Certification authorities that requests can be sent to: listed, entered, taken out. Their secrets are never shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from certificates.enrollment_services import enrollment_services
from certificates.known_authorities import BUILT_IN, all_authorities, keep
from certificates.models import Authority, CertificateRequest
from certificates.outside import build_check
from certificates.rights import AUTHORITIES, VIEW
from ocsadmin import parts
from ocsadmin.accounts import audit
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.rights import needs
from ocsadmin.authorities import Kind
from ocsadmin.errors import DomainError

KINDS = (
    (Kind.ADCS, _("Active Directory Certificate Services (Web enrolment)")),
    (Kind.ACME, _("ACME")),
    (Kind.OPENBAO, _("Vault or OpenBao")),
    (Kind.CFSSL, _("cfssl")),
)


class AuthorityForm(forms.Form):
    """How an authority is reached."""

    name = forms.CharField(
        label=_("Name"),
        max_length=255,
        help_text=_(r"Of AD CS: <FQDN of CA>\<CA instance>, as CA.contoso.com\CAserver1."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        required=False,
        help_text=_("https://ca.contoso.com/certsrv, the directory of ACME, …/v1/pki. Of AD CS the name is enough."),
    )
    user = forms.CharField(label=_("User name"), max_length=320, required=False, help_text=_("Of AD CS."))
    secret = forms.CharField(
        label=_("Password, token or key"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Rests sealed and is never shown. Empty: it stays as it is."),
    )
    template = forms.CharField(
        label=_("Template"), max_length=100, required=False, help_text=_("Template, role or profile with both usages.")
    )
    trusted = forms.CharField(
        label=_("Root of its own TLS certificate"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "mono"}),
        help_text=_("PEM. Empty: the roots that this machine trusts."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if name.casefold() in {one.casefold() for one in BUILT_IN}:
            raise forms.ValidationError(_now("The console brings this one along; choose another name."))
        return name


@audits("authority-entered")
@needs(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret")
def authority_list(request: HttpRequest) -> HttpResponse:
    """Everyone sees which there are; those who may enter them have the form."""
    account: Any = request.user
    may = account.may(AUTHORITIES)
    form = AuthorityForm(request.POST if request.method == "POST" and may else None, initial=_proposed(request))
    if request.method == "POST" and may and form.is_valid() and _kept(request, form):
        return redirect("certificate-authorities")
    status = 403 if request.method == "POST" and not may else 422 if form.is_bound else 200
    known = list(all_authorities())
    context: dict[str, object] = {"authorities": known, "form": form if may else None, "built_in": BUILT_IN}
    if may:
        context |= _offered({one.name.casefold() for one in known})
    return render(request, "certificates/authorities.html", context, status=status)


@audits("authority-removed")
@needs(AUTHORITIES)
@require_POST
def remove_authority(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken out with its secret; requests that wait there keep it from going."""
    found = get_object_or_404(Authority, pk=pk)
    if found.name in BUILT_IN or CertificateRequest.objects.open().filter(authority=found).exists():
        messages.error(request, _now("Requests wait at %(name)s, or the console brings it along.") % {"name": found})
        return redirect("certificate-authorities")
    found.delete()
    audit.record_request("authority-removed", request, target=found.name)
    return redirect("certificate-authorities")


def _proposed(request: HttpRequest) -> dict[str, str]:
    return {"name": request.GET.get("name", "")[:255], "kind": Kind.ADCS}


def _offered(known: set[str]) -> dict[str, object]:
    """What the directory names and nobody has entered yet, or why that can't be told."""
    try:
        found = enrollment_services(parts.directory())
    except DomainError as error:
        return {"offered": [], "silent": error}
    return {"offered": [one for one in found if one.name.casefold() not in known], "silent": None}


def _kept(request: HttpRequest, form: AuthorityForm) -> bool:
    """Whether it was entered; what can't be used is said beside the form."""
    data = dict(form.cleaned_data)
    name, kind, secret = data.pop("name"), data.pop("kind"), data.pop("secret")
    if kind == Kind.ADCS and not data["address"]:
        data["address"] = name
    try:
        build_check(name=name, kind=kind, secret=secret, **data)
    except DomainError as error:
        form.add_error(None, f"{error.text} {error.cure}")
        return False
    row = keep(name=name, kind=kind, secrets={"secret": secret}, by=str(request.user), **data)
    audit.record_request("authority-entered", request, target=row.name, kind=kind, address=data.get("address", ""))
    messages.success(request, _now("%(name)s can be chosen for requests now.") % {"name": row})
    return True
