"""The Deploy Standard Edition Server Wizard: what the Create Pool Wizard asks, as far as it makes sense, and accounts.

Sources: Deploying Enterprise Edition, "Create the Pool" and "Add Servers to the Pool" (titles of the pages).
"""

from __future__ import annotations

from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext
from pools.add_server.account_pages import ComponentAccountForm, GuestAccountForm, MainAccountForm, typed_passwords
from pools.add_server.answers import spec_values
from pools.add_server.installation_pages import ComponentsForm, FolderForm, LicenseForm
from pools.add_server.windows_page import WindowsForm
from pools.create_pool.store_pages import ArchivingForm
from pools.wizards.subjects import server_of

from .pages import ExternalWebFarmForm, LocalDatabaseForm, OwnMeetingForm, OwnStoresForm, StandardServerForm
from .plan import plan_deploy_standard_edition
from .spec import StandardEditionSpec


class StandardEditionWizard(Wizard):
    """Pages and plan of a Standard Edition server."""

    name = "deploy_standard_edition"
    title = _("Deploy Standard Edition Server")
    permission = "pools.deploy_standard_edition"
    group = _("RTCUniversalServerAdmins and Domain Admins")
    icon = "server"
    order = 25
    welcome = _(
        "This wizard deploys a Standard Edition server: one computer that is its own pool, with its databases on "
        "itself and without a load balancer. Its objects, service accounts and memberships are written to Active "
        "Directory at once; what has to be done on the server comes as a list with exact commands. Enable Windows "
        "Firewall on the server before you install. Passwords are used once, for new accounts, and never shown, logged "
        "or kept."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        Page("license", LicenseForm, _("License"), intro=LicenseForm.intro),
        Page("folder", FolderForm, _("Location for Server Files"), intro=FolderForm.intro),
        Page(
            "components",
            ComponentsForm,
            _("Ready to Install Components"),
            template="pools/add_server/components.html",
        ),
        Page("server", StandardServerForm, _("Server"), intro=StandardServerForm.intro),
        Page("web-farm", ExternalWebFarmForm, _("Web Farm FQDNs"), intro=ExternalWebFarmForm.intro),
        Page("database", LocalDatabaseForm, _("Locations for Backend Databases"), intro=LocalDatabaseForm.intro),
        Page("meetings", OwnMeetingForm, _("Meeting Content and Archive Location"), intro=OwnMeetingForm.intro),
        Page("stores", OwnStoresForm, _("Specify Locations of Miscellaneous Server Stores"), intro=OwnStoresForm.intro),
        Page("archiving", ArchivingForm, _("Archiving, Call Detail Recording, and QoE Monitoring")),
        Page("main-account", MainAccountForm, _("Select Main Service Account"), intro=MainAccountForm.intro),
        Page(
            "component-account",
            ComponentAccountForm,
            _("Select Component Service Account"),
            intro=ComponentAccountForm.intro,
        ),
        Page("guest-account", GuestAccountForm, _("Select Guest Account"), intro=GuestAccountForm.intro),
        Page("windows", WindowsForm, _("Prepare Windows for Setup"), template="pools/add_server/windows.html"),
    )
    ready_title = _("Ready to Deploy Standard Edition Server")

    def subject(self, answers: Answers) -> str:
        return server_of(answers)

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        spec = StandardEditionSpec.from_json(spec_values(StandardEditionSpec, answers))
        return plan_deploy_standard_edition(spec=spec, directory=context.directory, now=timezone.now())

    def secrets(self, answers: Answers) -> dict[str, str]:
        return typed_passwords(answers)
