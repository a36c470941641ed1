"""Revoke a certificate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from certificates.assign_certificate.spec import certificate_choices
from certificates.rights import CERTIFICATE_PROCEDURE
from ocsadmin.accounts.permissions import ONLY_SERVER_ADMINS, Permission
from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Page, WizardContext
from ocsadmin.wizards.spec_forms import form_of

from .plan import confirm_finality, plan_revoke_certificate
from .spec import RevokeCertificateSpec


def known(asked: Mapping[str, str], _context: WizardContext) -> dict[str, dict[str, Any]]:
    """``?certificate=<SHA-256>``."""
    chosen = asked.get("certificate", "").lower()
    return {"certificate": {"certificate": chosen}} if chosen in dict(certificate_choices()) else {}


REVOKE_CERTIFICATE: Final = UseCase(
    name="revoke_certificate",
    title=_("Revoke a certificate"),
    verb=_("Revoke"),
    help=_("Have the authority revoke a certificate that it issued through the console. That is final."),
    permission=Permission(
        "certificates.revoke_certificate", "revoke certificates", ONLY_SERVER_ADMINS, CERTIFICATE_PROCEDURE
    ),
    spec=RevokeCertificateSpec,
    plan=plan_revoke_certificate,
    confirm=confirm_finality,
    icon="certificate",
    order=134,
    wizard=Wizard(
        section=_("Certificates"),
        pages=(
            Page("certificate", form_of(RevokeCertificateSpec, "certificate"), _("Certificate to Revoke")),
            Page("reason", form_of(RevokeCertificateSpec, "revocation_reason"), _("Reason")),
        ),
        confirm=("final", _("Confirm That It Is Final")),
        known=known,
    ),
    rest=Action(on="certificates", path="revoke"),
)
