"""Taking a private key, once, under a password that is shown once; and destroying it."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from certificates.issuing import handing_out, keys
from certificates.models import Certificate
from certificates.rights import KEYS
from ocsadmin.accounts import audit
from ocsadmin.accounts.audited import audits, unaudited
from ocsadmin.accounts.rights import needs
from ocsadmin.errors import DomainError

from .downloads import as_file

SECONDS: Final = 600
"""How long a password that was shown can be used."""
SALT: Final = "certificate-key"


@unaudited("shows a password for a file that was not taken yet")
@needs(KEYS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_key(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be done with the key; ``POST`` shows a one-time password and the buttons that use it."""
    found = get_object_or_404(Certificate.objects.select_related("key"), pk=pk)
    context: dict[str, object] = {"certificate": found}
    if request.method == "POST":
        password = handing_out.one_time_password()
        context |= {"password": password, "signed": TimestampSigner(salt=SALT).sign(f"{pk}/{password}")}
    return render(request, "certificates/key.html", context)


@audits("certificate-key-taken")
@needs(KEYS)
@never_cache
@sensitive_post_parameters("password", "signed")
@require_POST
def taken_key(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, under the password that was shown."""
    found = get_object_or_404(Certificate.objects.select_related("key"), pk=pk)
    try:
        signed = TimestampSigner(salt=SALT).unsign(request.POST.get("signed", ""), max_age=SECONDS)
    except BadSignature:
        messages.error(request, _("That password is not good any more. Show a new one."))
        return redirect("certificate-key", pk)
    certificate, _slash, password = signed.partition("/")
    if certificate != str(pk):
        messages.error(request, _("That password is for another certificate. Show a new one."))
        return redirect("certificate-key", pk)
    try:
        if request.POST.get("form") == "pem":
            return as_file(
                handing_out.pem(found, password, by=request.user), f"{found}-key.pem", "application/x-pem-file"
            )
        old = request.POST.get("form") == "old"
        octets = handing_out.pfx(found, password, by=request.user, old_windows=old)
        return as_file(octets, f"{found}.pfx", "application/x-pkcs12")
    except DomainError as error:
        messages.error(request, f"{error.text} {error.cure}")
        return redirect("certificate", pk)


@audits("certificate-key-destroyed")
@needs(KEYS)
@require_POST
def destroy_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Typed to confirm, since nothing brings it back."""
    found = get_object_or_404(Certificate.objects.select_related("key"), pk=pk)
    if found.key is None or found.key.destroyed_at is not None:
        messages.warning(request, _("The console has no key of this certificate."))
        return redirect("certificate", pk)
    if request.POST.get("typed", "").strip().casefold() != str(found).casefold():
        messages.error(request, _("Type %(name)s to destroy its key.") % {"name": found})
        return redirect("certificate-key", pk)
    keys.destroy(found.key, by=str(request.user))
    audit.record_request("certificate-key-destroyed", request, target=str(found), key=str(found.key.pk))
    messages.success(request, _("The private key was destroyed. Nothing of it is left here."))
    return redirect("certificate", pk)
