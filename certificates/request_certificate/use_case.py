"""Create a new certificate.

Source: Deploying Enterprise Edition, "Create a New Certificate", "Generating an Offline Request for a Public
Certification Authority"; "Certificates for Enterprise Pools and Standard Edition Servers".
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from certificates.rights import CERTIFICATE_PROCEDURE
from ocsadmin.accounts.permissions import ONLY_SERVER_ADMINS, Permission
from ocsadmin.use_cases import Action, UseCase, Wizard
from pools.choosing.pool_menu import PoolMenu

from .pages import PAGES, known
from .plan import plan_request_certificate
from .spec import RequestCertificateSpec

REQUEST_CERTIFICATE: Final = UseCase(
    name="request_certificate",
    title=_("Create a new certificate"),
    verb=_("Request"),
    help=_(
        "Request a certificate for a service. Its key is made here and rests sealed; the job waits while the authority "
        "does, then assigns the certificate and hands out the steps on the servers."
    ),
    permission=Permission(
        "certificates.request_certificate", "request certificates", ONLY_SERVER_ADMINS, CERTIFICATE_PROCEDURE
    ),
    spec=RequestCertificateSpec,
    plan=plan_request_certificate,
    icon="certificate",
    order=130,
    wizard=Wizard(
        section=_("Certificates"),
        welcome=_(
            "Requests a certificate for a pool, a server, an Edge Server or an application, with the names that it "
            "needs. You need the right to request from the certification authority. Nothing is sent before Finish."
        ),
        pages=PAGES,
        ready_title=_("Request Summary"),
        known=known,
    ),
    rest=Action(on="certificate-requests"),
    menus=(PoolMenu(60, _("Certificates…")),),
)
