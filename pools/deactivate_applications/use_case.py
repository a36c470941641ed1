"""Deactivate applications on servers, and in a pool that runs them nowhere any more."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Page
from pools.activate_applications.spec import ApplicationsSpec
from pools.activate_applications.use_case import ACTIVATE_APPLICATIONS, read
from pools.choosing.pool_menu import PoolMenu
from pools.services.place_page import PLACE, known_place

from .pages import DeactivateForm
from .plan import plan_deactivate_applications

DEACTIVATE_APPLICATIONS: Final = UseCase(
    name="deactivate_applications",
    title=_("Application Deactivation"),
    verb=_("Deactivate"),
    help=_("Deactivate applications on servers; in the pool too, where no server runs them any more."),
    permission=ACTIVATE_APPLICATIONS.permission,
    spec=ApplicationsSpec,
    plan=plan_deactivate_applications,
    icon="application",
    order=310,
    wizard=Wizard(
        section=_("Maintenance"),
        welcome=_(
            "This wizard deactivates applications on a server, or in a whole pool. Calls that run there end. An "
            "application that no server of the pool runs any more is taken off the pool; that is refused while "
            "application contacts, the numbers that people call, lead to it."
        ),
        pages=(PLACE, Page("applications", DeactivateForm, _("Application Configuration"))),
        ready_title=_("Ready to Deactivate Applications"),
        read=read,
        known=known_place,
    ),
    rest=Action(
        on="pools", path="applications/deactivate", detail=True, names="pool", id="pools_applications_deactivate"
    ),
    menus=(PoolMenu(42, _("Deactivate applications")),),
)
