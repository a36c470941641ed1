"""Remove users from Office Communications Server."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import Rows, UseCase, Wizard
from users.disable_users.use_case import DISABLE_USERS
from users.people import pages
from users.people.menus import PersonMenu
from users.people.rest import people_action
from users.people.spec import PeopleSpec, confirm_many

from .plan import assess_removing, plan_remove_users

REMOVE_USERS: Final = UseCase(
    name="remove_users",
    title=_("Remove users"),
    verb=_("Remove"),
    help=_("Take every setting away; the accounts stay. What stood in the directory is kept as a restore point."),
    permission=DISABLE_USERS.permission,
    spec=PeopleSpec,
    plan=plan_remove_users,
    assess=assess_removing,
    confirm=confirm_many,
    icon="delete",
    order=260,
    wizard=Wizard(
        section=pages.SECTION,
        welcome=_(
            "Takes every setting of Office Communications Server away from people: address, home pool, policies, "
            "lines. The pool then deletes their contact lists. What stands in the directory is kept as a restore "
            "point; what the pool deletes does not come back. To keep people from signing in for a while, disable "
            "them instead."
        ),
        pages=(pages.ANYONE, pages.VERIFY),
        ready_title=_("Ready to Remove Users"),
    ),
    rest=people_action("remove"),
    csv=Rows(),
    menus=(PersonMenu(_("Remove from Office Communications Server"), shown=lambda person: bool(person.sip_address)),),
)
