"""Start the Windows services of a pool's servers.

Source: Deploying Enterprise Edition, "Start the Services".
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin import parts
from ocsadmin.accounts.permissions import ONLY_SERVER_ADMINS, Permission
from ocsadmin.accounts.procedures import ENTERPRISE, procedure
from ocsadmin.directory import Directory
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Page
from pools.choosing.pool_menu import PoolMenu
from pools.services.place_page import PLACE, known_place
from pools.services.services_page import ServicesForm, read_services

from .pages import ReplicationForm
from .plan import plan_start_services
from .spec import ServicesSpec


def plan(*, spec: ServicesSpec, directory: Directory) -> Plan:
    """Every domain controller that the console knows is asked whether the pool's objects have replicated."""
    return plan_start_services(spec=spec, directory=directory, controllers=parts.controllers())


START_SERVICES: Final = UseCase(
    name="start_services",
    title=_("Start Services"),
    verb=_("Start"),
    help=_("Start services of a pool's servers, in the order of their dependencies."),
    permission=Permission(
        "pools.start_services",
        "start services and applications",
        ONLY_SERVER_ADMINS,
        procedure(ENTERPRISE, "Start the services"),
    ),
    spec=ServicesSpec,
    plan=plan,
    icon="run",
    order=60,
    wizard=Wizard(
        welcome=_(
            "This wizard starts the Windows services of a server or of a whole pool, in the order of their "
            "dependencies. Each is a step that you do on the server; press Check now on its row, and the console looks "
            "whether the service answers. One that is late becomes a Warning that can be asked again. Before: the "
            "changes in Active Directory have replicated, and Windows Firewall runs."
        ),
        pages=(
            PLACE,
            Page(
                "replication",
                ReplicationForm,
                _("Verify Replication"),
                template="pools/start_services/replication.html",
            ),
            Page("services", ServicesForm, _("Services to Start")),
        ),
        ready_title=_("Ready to Start Services"),
        read=read_services,
        known=known_place,
    ),
    rest=Action(on="pools", path="services/start", detail=True, names="pool", id="pools_services_start"),
    menus=(PoolMenu(50, _("Start services")),),
)
