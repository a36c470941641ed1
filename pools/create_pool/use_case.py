"""Create an Enterprise pool.

Source: Deploying Enterprise Edition, "Create the Pool" (titles, order and notes of the pages).
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import BOTH_DOMAIN_AND_SERVER_ADMINS, Permission
from ocsadmin.accounts.procedures import ENTERPRISE, procedure
from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Page

from .name_page import PoolNameForm
from .plan import plan_create_pool
from .spec import PoolSpec
from .store_pages import ArchivingForm, DatabaseForm, MeetingForm, ReuseForm, StoresForm
from .web_farm_page import WebFarmForm

CREATE_POOL: Final = UseCase(
    name="create_pool",
    title=_("Create Enterprise Pool"),
    verb=_("Create"),
    help=_("Create an Enterprise pool: its objects at once, and a list of what has to be done on Windows computers."),
    permission=Permission(
        "pools.create_pool",
        "create pools",
        BOTH_DOMAIN_AND_SERVER_ADMINS,
        procedure(ENTERPRISE, "Create the pool"),
    ),
    spec=PoolSpec,
    plan=plan_create_pool,
    icon="pool",
    order=20,
    wizard=Wizard(
        welcome=_(
            "This wizard creates an Enterprise pool: its objects in Active Directory at once, and a list of what "
            "has to be done on Windows computers, with exact commands: the databases of the back end and access "
            "to the shares. Have ready: a SQL Server instance, a share for each kind of meeting data, the Address"
            " Book, application data and client updates. Nothing is written before you click Finish."
        ),
        pages=(
            Page("pool", PoolNameForm, _("Pool Name, Domain, and Back-End")),
            Page("web-farm", WebFarmForm, _("Web Farm FQDNs"), intro=WebFarmForm.intro),
            Page("reuse", ReuseForm, _("Reuse Existing Database")),
            Page("database", DatabaseForm, _("Locations for Backend Databases"), intro=DatabaseForm.intro),
            Page("meetings", MeetingForm, _("Meeting Content and Archive Location"), intro=MeetingForm.intro),
            Page("stores", StoresForm, _("Specify Locations of Miscellaneous Server Stores"), intro=StoresForm.intro),
            Page("archiving", ArchivingForm, _("Archiving, Call Detail Recording, and QoE Monitoring")),
        ),
        ready_title=_("Ready to Create Enterprise Pool"),
    ),
    rest=Action(on="pools"),
)
