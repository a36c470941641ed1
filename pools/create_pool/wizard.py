"""The Create Enterprise Pool Wizard.

Source: Deploying Enterprise Edition, "Create the Pool" (titles, order and notes of the pages).
"""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext

from .name_page import PoolNameForm
from .plan import plan_create_pool
from .spec import PoolSpec
from .store_pages import ArchivingForm, DatabaseForm, MeetingForm, ReuseForm, StoresForm
from .web_farm_page import WebFarmForm


class CreatePoolWizard(Wizard):
    """Pages and plan of a new Enterprise pool."""

    name = "create_pool"
    title = _("Create Enterprise Pool")
    permission = "pools.create_pool"
    group = _("RTCUniversalServerAdmins and Domain Admins")
    icon = "pool"
    order = 20
    welcome = _(
        "This wizard creates an Enterprise pool: its objects in Active Directory at once, and a list of what has to "
        "be done on Windows computers, with exact commands: the databases of the back end and access to the shares. "
        "Have ready: a SQL Server instance, a share for each kind of meeting data, the Address Book, application data "
        "and client updates. Nothing is written before you click Finish."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        Page("pool", PoolNameForm, _("Pool Name, Domain, and Back-End")),
        Page("web-farm", WebFarmForm, _("Web Farm FQDNs"), intro=WebFarmForm.intro),
        Page("reuse", ReuseForm, _("Reuse Existing Database")),
        Page("database", DatabaseForm, _("Locations for Backend Databases"), intro=DatabaseForm.intro),
        Page("meetings", MeetingForm, _("Meeting Content and Archive Location"), intro=MeetingForm.intro),
        Page("stores", StoresForm, _("Specify Locations of Miscellaneous Server Stores"), intro=StoresForm.intro),
        Page("archiving", ArchivingForm, _("Archiving, Call Detail Recording, and QoE Monitoring")),
    )
    ready_title = _("Ready to Create Enterprise Pool")

    def subject(self, answers: Answers) -> str:
        return str(answers["pool"].get("name", ""))

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        return plan_create_pool(spec=PoolSpec.from_json(answers.merged()), directory=context.directory)
