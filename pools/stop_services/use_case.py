"""Stop the Windows services of a pool's servers."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Answers, Page
from pools.choosing.pool_menu import PoolMenu
from pools.services.place_page import PLACE, known_place
from pools.services.services_page import read_services
from pools.start_services.use_case import START_SERVICES

from .pages import StopForm
from .plan import plan_stop_services
from .spec import StopServicesSpec


def _read(answers: Answers) -> dict[str, Any]:
    return {**read_services(answers), "drain": bool(answers["services"].get("drain"))}


STOP_SERVICES: Final = UseCase(
    name="stop_services",
    title=_("Stop Services"),
    verb=_("Stop"),
    help=_("Stop services of a pool's servers, the last started first."),
    permission=START_SERVICES.permission,
    spec=StopServicesSpec,
    plan=plan_stop_services,
    icon="stop",
    order=300,
    wizard=Wizard(
        section=_("Maintenance"),
        welcome=_(
            "This wizard stops the Windows services of a server or of a whole pool, in the reverse order of their "
            "start. Before that the server can be drained: it gets no new connections, and conversations may end. The "
            "plan says what users will notice."
        ),
        pages=(PLACE, Page("services", StopForm, _("Services to Stop"))),
        ready_title=_("Ready to Stop Services"),
        read=_read,
        known=known_place,
    ),
    rest=Action(on="pools", path="services/stop", detail=True, names="pool", id="pools_services_stop"),
    menus=(PoolMenu(54, _("Stop services")),),
)
