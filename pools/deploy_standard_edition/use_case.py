"""Deploy a Standard Edition server: one computer that is its own pool, without a back end of its own to name.

Sources: Deploying Enterprise Edition, "Create the Pool" and "Add Servers to the Pool" (what both editions share);
"Accounts and Permissions Requirements"; Deploy a UCMA SDK Application, "Load Balancing".
"""

from __future__ import annotations

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import BOTH_DOMAIN_AND_SERVER_ADMINS, Permission
from ocsadmin.accounts.procedures import STANDARD, procedure
from ocsadmin.directory import Directory
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Page
from pools.add_server.installation_pages import SETUP_PAGES
from pools.add_server.windows_page import WINDOWS_PAGE
from pools.create_pool.store_pages import ArchivingForm
from pools.service_accounts.pages import ACCOUNT_PAGES, typed_passwords
from pools.service_accounts.rest import PasswordsSerializer, with_passwords

from .pages import ExternalWebFarmForm, LocalDatabaseForm, OwnMeetingForm, OwnStoresForm, StandardServerForm
from .plan import plan_deploy_standard_edition
from .spec import StandardEditionSpec


def plan(*, spec: StandardEditionSpec, directory: Directory) -> Plan:
    return plan_deploy_standard_edition(spec=spec, directory=directory, now=timezone.now())


DEPLOY_STANDARD_EDITION: Final = UseCase(
    name="deploy_standard_edition",
    title=_("Deploy Standard Edition Server"),
    verb=_("Deploy"),
    help=_("Deploy a Standard Edition server: one computer that is its own pool."),
    permission=Permission(
        "pools.deploy_standard_edition",
        "deploy Standard Edition servers",
        BOTH_DOMAIN_AND_SERVER_ADMINS,
        procedure(STANDARD, "Deploy and activate Standard Edition server and applications"),
    ),
    spec=StandardEditionSpec,
    plan=plan,
    icon="server",
    order=25,
    wizard=Wizard(
        welcome=_(
            "This wizard deploys a Standard Edition server: one computer that is its own pool, with its databases"
            " on itself and without a load balancer. Its objects, service accounts and memberships are written to"
            " Active Directory at once; what has to be done on the server comes as a list with exact commands. "
            "Enable Windows Firewall on the server before you install. Passwords are used once, for new accounts,"
            " and never shown, logged or kept."
        ),
        pages=(
            *SETUP_PAGES,
            Page("server", StandardServerForm, _("Server"), intro=StandardServerForm.intro),
            Page("web-farm", ExternalWebFarmForm, _("Web Farm FQDNs"), intro=ExternalWebFarmForm.intro),
            Page("database", LocalDatabaseForm, _("Locations for Backend Databases"), intro=LocalDatabaseForm.intro),
            Page("meetings", OwnMeetingForm, _("Meeting Content and Archive Location"), intro=OwnMeetingForm.intro),
            Page(
                "stores",
                OwnStoresForm,
                _("Specify Locations of Miscellaneous Server Stores"),
                intro=OwnStoresForm.intro,
            ),
            Page("archiving", ArchivingForm, _("Archiving, Call Detail Recording, and QoE Monitoring")),
            *ACCOUNT_PAGES,
            WINDOWS_PAGE,
        ),
        ready_title=_("Ready to Deploy Standard Edition Server"),
        secrets=typed_passwords,
    ),
    rest=Action(on="pools/standard-edition", base=PasswordsSerializer, secrets=with_passwords),
)
