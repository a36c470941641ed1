"""Configure a pool or server: applications, SIP domains, client logon, external user access.

Source: Deploying Enterprise Edition, "Configure Pool and Applications" (titles, order and notes of the pages).
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import ONLY_SERVER_ADMINS, Permission
from ocsadmin.accounts.procedures import ENTERPRISE, procedure
from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Page
from pools.choosing.pool_menu import PoolMenu

from .edge_pages import EdgeServersForm, ExternalAccessForm, is_configured_now, read_answers
from .first_pages import ApplicationsForm, PoolForm, pool_of_address
from .logon_pages import ClientLogonForm, LogonDomainsForm, is_automatic
from .plan import plan_configure_pool
from .sip_domain_page import SIPDomainsForm
from .spec import ConfigurePoolSpec

CONFIGURE_POOL: Final = UseCase(
    name="configure_pool",
    title=_("Configure Pool/Server"),
    verb=_("Configure"),
    help=_("Configure a pool or server. Only what differs is changed."),
    permission=Permission(
        "pools.configure_pool",
        "configure pools and servers",
        ONLY_SERVER_ADMINS,
        procedure(ENTERPRISE, "Configure the pool and applications"),
    ),
    spec=ConfigurePoolSpec,
    plan=plan_configure_pool,
    icon="pool",
    order=30,
    wizard=Wizard(
        welcome=_(
            "This wizard configures an Enterprise pool or a Standard Edition server: its applications, the SIP domains "
            "of the forest, how clients sign in, and the way to Edge Servers. A pool needs it once, not with every "
            "server that is added. Run it again whenever something is to change: it begins with what is set now, and "
            "changes only what differs."
        ),
        pages=(
            Page("pool", PoolForm, _("Server or Pool to Configure")),
            Page("applications", ApplicationsForm, _("Application Configuration")),
            Page("sip-domains", SIPDomainsForm, _("SIP domains"), template="pools/configure_pool/sip_domains.html"),
            Page("logon", ClientLogonForm, _("Client Logon Settings")),
            Page("domains", LogonDomainsForm, _("SIP Domains for Automatic Logon"), when=is_automatic),
            Page("external-access", ExternalAccessForm, _("External User Access Configuration")),
            Page(
                "edge-servers",
                EdgeServersForm,
                _("Edge Servers and Next Hop"),
                when=is_configured_now,
                intro=EdgeServersForm.intro,
            ),
        ),
        ready_title=_("Ready to Configure Server or Pool"),
        read=read_answers,
        known=pool_of_address,
    ),
    rest=Action(on="pools", path="configure", detail=True, names="pool", id="pools_configure"),
    menus=(PoolMenu(20, _("Configure pool or server")),),
)
