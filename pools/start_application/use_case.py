"""Start one application, or all that are stopped.

Source: Deploying Enterprise Edition, "Start an Application".
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import UseCase, Wizard
from ocsadmin.wizards import Page
from pools.choosing.pool_menu import PoolMenu
from pools.services.place_page import PLACE, known_place
from pools.services.services_page import read_services
from pools.start_services.spec import ServicesSpec
from pools.start_services.use_case import START_SERVICES

from .pages import StoppedApplicationsForm

START_APPLICATION: Final = UseCase(
    name="start_application",
    title=_("Start an Application"),
    verb=_("Start"),
    help=_("Start applications of a pool that are active but stopped."),
    permission=START_SERVICES.permission,
    spec=ServicesSpec,
    plan=START_SERVICES.plan,
    icon="application",
    order=65,
    wizard=Wizard(
        welcome=_(
            "This wizard starts one of the activated applications, or all that are stopped. The console looks which of "
            "them answer now. Conferencing Attendant, Conferencing Announcement Service and Response Group Service "
            "need further configuration before they run properly."
        ),
        pages=(PLACE, Page("services", StoppedApplicationsForm, _("Applications to Start"))),
        ready_title=_("Ready to Start Applications"),
        read=read_services,
        known=known_place,
    ),
    menus=(PoolMenu(52, _("Start an application")),),
)
