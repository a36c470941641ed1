"""Activate the product's applications in a pool and on its servers.

Source: Deploying Enterprise Edition, "Activate an Application".
"""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import BOTH_DOMAIN_AND_SERVER_ADMINS, Permission
from ocsadmin.accounts.procedures import DIAL_IN, procedure
from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Answers, Page
from pools.choosing.pool_menu import PoolMenu
from pools.services.place_page import PLACE, known_place, place_in

from .pages import ActivateForm
from .plan import plan_activate_applications
from .spec import ApplicationsSpec


def read(answers: Answers) -> dict[str, Any]:
    """The spec's JSON, of this use case and its opposite."""
    return {**place_in(answers), "applications": list(answers["applications"].get("applications", []))}


ACTIVATE_APPLICATIONS: Final = UseCase(
    name="activate_applications",
    title=_("Application Activation"),
    verb=_("Activate"),
    help=_("Activate applications in a pool and on its servers."),
    permission=Permission(
        "pools.activate_applications",
        "activate applications",
        BOTH_DOMAIN_AND_SERVER_ADMINS,
        procedure(DIAL_IN, "Activate Conferencing Attendant and Conferencing Announcement Service applications"),
    ),
    spec=ApplicationsSpec,
    plan=plan_activate_applications,
    icon="application",
    order=50,
    wizard=Wizard(
        welcome=_(
            "This wizard activates applications that were installed with a server but not activated: Conferencing "
            "Attendant, Conferencing Announcement Service, Response Group Service and Outside Voice Control. The "
            "console writes to Active Directory and hands the commands for each server over. An application must be "
            "active before it can be started. All but Outside Voice Control need further configuration before they run "
            "properly."
        ),
        pages=(PLACE, Page("applications", ActivateForm, _("Application Configuration"))),
        ready_title=_("Ready to Activate Applications"),
        read=read,
        known=known_place,
    ),
    rest=Action(on="pools", path="applications/activate", detail=True, names="pool", id="pools_applications_activate"),
    menus=(PoolMenu(40, _("Activate applications")),),
)
