"""Checks of steps: has the authority issued it, does a server show it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.utils.translation import gettext as _

from certificates.models import CertificateRequest, Endpoint
from certificates.probing.looking import look
from certificates.probing.outside import probe_of
from ocsadmin.checks.dns import Resolver
from ocsadmin.checks.verdict import Verdict, failure, ok, warning
from ocsadmin.plans.kinds import checked

from .names import ISSUED, SERVED


def register() -> None:
    """Called once, when the app is ready."""
    checked.register(ISSUED, issued)
    checked.register(SERVED, served)


def issued(check: Mapping[str, Any], _resolver: Resolver) -> checked.Probe:
    """What is known of the request; workers ask the authority by themselves."""
    request = CertificateRequest.objects.filter(pk=str(check.get("request"))).first()
    verdict = _issued(request)
    return lambda: verdict


def _issued(request: CertificateRequest | None) -> Verdict:
    if request is None:
        return failure(_("There is no such request."), cure=_("Request the certificate again."))
    if request.state == CertificateRequest.State.ISSUED:
        return ok(_("The certificate for %(name)s is issued.") % {"name": request.subject})
    text = _("%(name)s: %(state)s. %(message)s") % {
        "name": request.subject, "state": request.get_state_display(), "message": request.message,
    }  # fmt: skip
    return warning(text, cause="", cure=request.remedy or _("The console asks the authority again by itself."))


def served(check: Mapping[str, Any], _resolver: Resolver) -> checked.Probe:
    """A TLS handshake with the place, and a comparison with what is assigned there."""
    host, port = str(check.get("host", "")), int(check.get("port", 0))
    place = Endpoint.objects.standing().select_related("assigned").filter(host=host, port=port).first()
    if place is None:
        gone = failure(_("The deployment has no service at this place."), cure=_("Read the directory."))
        return lambda: gone
    wanted, probe = place.assigned.sha256 if place.assigned else "", probe_of([place])

    def see() -> Verdict:
        seen = look(probe, host, port)
        if not seen.chain:
            return failure(seen.text, cure=seen.remedy)
        shown = seen.chain[0].fingerprint(hashes.SHA256()).hex()
        if shown == wanted:
            return ok(_("%(place)s shows the certificate that is assigned to it.") % {"place": f"{host}:{port}"})
        return failure(
            _("%(place)s shows another certificate (SHA-256 %(shown)s…).")
            % {"place": f"{host}:{port}", "shown": shown[:16]},
            cure=_("Assign the new one on the server and restart its services, then check again."),
        )

    return see
