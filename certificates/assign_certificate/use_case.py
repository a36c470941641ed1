"""Assign an existing certificate.

Source: Deploying Enterprise Edition, "Assign an Existing Certificate".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from certificates.rights import CERTIFICATE_PROCEDURE
from ocsadmin.accounts.permissions import ONLY_SERVER_ADMINS, Permission
from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Page, PageForm, WizardContext
from ocsadmin.wizards.lines import LinesField
from ocsadmin.wizards.spec_forms import form_field, form_of

from .plan import confirm_missing_names, plan_assign_certificate
from .spec import AssignCertificateSpec, certificate_choices


class ServersForm(PageForm):
    target = form_field(AssignCertificateSpec, "target")
    servers = LinesField(label=_("Servers"), help_text=_("FQDNs, one on each line. Without any: all."), required=False)


def known(asked: Mapping[str, str], _context: WizardContext) -> dict[str, dict[str, Any]]:
    """``?certificate=<SHA-256>``."""
    chosen = asked.get("certificate", "").lower()
    return {"certificate": {"certificate": chosen}} if chosen in dict(certificate_choices()) else {}


ASSIGN_CERTIFICATE: Final = UseCase(
    name="assign_certificate",
    title=_("Assign an existing certificate"),
    verb=_("Assign"),
    help=_("Say which certificate a service is to show, and hand out the steps on its servers; a look then compares."),
    permission=Permission(
        "certificates.assign_certificate", "assign certificates", ONLY_SERVER_ADMINS, CERTIFICATE_PROCEDURE
    ),
    spec=AssignCertificateSpec,
    plan=plan_assign_certificate,
    confirm=confirm_missing_names,
    icon="certificate",
    order=132,
    wizard=Wizard(
        section=_("Certificates"),
        welcome=_(
            "Assigns a certificate that is there already. What must not be used is refused; names that are missing are "
            "named, and have to be confirmed."
        ),
        pages=(
            Page("certificate", form_of(AssignCertificateSpec, "certificate"), _("Available Certificates")),
            Page("servers", ServersForm, _("Configure the Certificate(s) of Your Server")),
        ),
        confirm=("names", _("Names That Are Missing")),
        known=known,
    ),
    rest=Action(on="certificates", path="assign"),
)
