"""The Add Server to Pool Wizard: its pages in their order.

Source: Deploying Enterprise Edition, "Add Servers to the Pool" (titles, order and notes of the pages).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext
from pools.wizards.subjects import server_of

from .account_pages import ComponentAccountForm, GuestAccountForm, MainAccountForm, typed_passwords
from .answers import spec_values
from .installation_pages import ComponentsForm, FolderForm, LicenseForm
from .plan import plan_add_server
from .pool_page import PoolForm, pool_choices
from .server_page import ServerForm
from .spec import AddServerSpec
from .windows_page import WindowsForm


class AddServerWizard(Wizard):
    """Pages and plan of a new server of an Enterprise pool."""

    name = "add_server"
    title = _("Add Server to Pool")
    permission = "pools.add_server"
    group = _("Administrators, Domain Admins and RTCUniversalServerAdmins")
    icon = "server"
    order = 40
    welcome = _(
        "This wizard adds a server to an Enterprise pool, with all server roles together (consolidated configuration): "
        "service accounts, memberships and the server's objects in Active Directory at once, and a list of what has to "
        "be done on the server, with exact commands. Enable Windows Firewall on the server before you install. "
        "Passwords are used once, for new accounts, and never shown, logged or kept."
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
        Page("server", ServerForm, _("Server"), intro=ServerForm.intro),
        Page("pool", PoolForm, _("Select a Pool")),
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
    ready_title = _("Ready to Add Server to Pool")

    def subject(self, answers: Answers) -> str:
        return server_of(answers)

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        spec = AddServerSpec.from_json(spec_values(AddServerSpec, answers))
        return plan_add_server(spec=spec, directory=context.directory, now=timezone.now())

    def first_answers(self, asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
        """``?pool=<GUID>``: an Enterprise pool that was looked at."""
        wanted = asked.get("pool", "")
        known = {guid for guid, _fqdn in pool_choices(context.directory)} if wanted else set()
        return {"pool": {"pool": wanted}} if wanted in known else {}

    def secrets(self, answers: Answers) -> dict[str, str]:
        return typed_passwords(answers)
