"""Re-enable users who were disabled."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import Rows, UseCase, Wizard
from users.disable_users.use_case import DISABLE_USERS
from users.people import pages
from users.people.menus import PersonMenu
from users.people.rest import people_action
from users.people.spec import PeopleSpec, confirm_many

from .plan import assess_reenabling, plan_reenable_users

REENABLE_USERS: Final = UseCase(
    name="reenable_users",
    title=_("Re-enable users"),
    verb=_("Re-enable"),
    help=_("Let people sign in again, with the address and the home pool that they had."),
    permission=DISABLE_USERS.permission,
    spec=PeopleSpec,
    plan=plan_reenable_users,
    assess=assess_reenabling,
    confirm=confirm_many,
    icon="enable",
    order=255,
    wizard=Wizard(
        section=pages.SECTION,
        welcome=_(
            "People who were disabled can sign in again, with the address and the home pool that they had. Addresses "
            "that someone else has by now, and pools that are gone, are told before anything is written."
        ),
        pages=(pages.ANYONE, pages.VERIFY),
        ready_title=_("Ready to Re-enable Users"),
    ),
    rest=people_action("reenable"),
    csv=Rows(),
    menus=(PersonMenu(shown=lambda person: not person.enabled and bool(person.sip_address)),),
)
