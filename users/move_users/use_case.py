"""Move users to another pool.

Source: "Front End in an Enterprise pool", "Validate Server and Pool Functionality (Step 6A)", tip.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import BOTH_ADMINS, Permission
from ocsadmin.accounts.procedures import TOOLS, procedure
from ocsadmin.use_cases import Rows, UseCase, Wizard
from ocsadmin.wizards import Page
from pools.choosing.pool_menu import PoolMenu
from users.people import pages
from users.people.menus import PersonMenu
from users.people.rest import people_action

from .confirm import confirm_loss
from .pages import TargetForm, everyone_of_pool
from .plan import assess_moving, plan_move_users
from .spec import MoveUsersSpec

MOVE_USERS: Final = UseCase(
    name="move_users",
    title=_("Move users"),
    verb=_("Move"),
    help=_("Move people to another pool. Not forced, the job first waits until the servers have handed over."),
    permission=Permission(
        "users.move_users",
        "move users to another pool",
        BOTH_ADMINS,
        procedure(TOOLS, "Configure user account settings"),
    ),
    spec=MoveUsersSpec,
    plan=plan_move_users,
    assess=assess_moving,
    confirm=confirm_loss,
    icon="move",
    order=240,
    wizard=Wizard(
        section=pages.SECTION,
        welcome=_(
            "Gives people another home pool. While their pool is up, its servers hand over what they store: contacts, "
            "presence, meetings. If a pool is lost for good, people can be moved by force; then all of that is lost."
        ),
        pages=(
            pages.ENABLED,
            Page("pool", TargetForm, _("Select Server or Pool"), template="users/move_users/target.html"),
            pages.VERIFY,
        ),
        confirm=("force", _("Confirm the Loss")),
        ready_title=_("Ready to Move Users"),
        known=everyone_of_pool,
    ),
    rest=people_action("move"),
    csv=Rows(columns=("pool",)),
    menus=(
        PersonMenu(shown=lambda person: bool(person.home_server_key)),
        PoolMenu(80, _("Move all users…")),
    ),
)
