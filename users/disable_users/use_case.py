"""Disable users: they can't sign in any more."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import BOTH_ADMINS, Permission
from ocsadmin.accounts.procedures import TOOLS, procedure
from ocsadmin.use_cases import Rows, UseCase, Wizard
from users.people import pages
from users.people.menus import PersonMenu
from users.people.rest import people_action
from users.people.spec import PeopleSpec, confirm_many

from .plan import assess_disabling, plan_disable_users

DISABLE_USERS: Final = UseCase(
    name="disable_users",
    title=_("Disable users"),
    verb=_("Disable"),
    help=_("Keep people from signing in. Every setting of theirs is kept."),
    permission=Permission(
        "users.disable_users",
        "disable, re-enable and remove users",
        BOTH_ADMINS,
        procedure(TOOLS, "Configure user account settings"),
    ),
    spec=PeopleSpec,
    plan=plan_disable_users,
    assess=assess_disabling,
    confirm=confirm_many,
    icon="stop",
    order=250,
    wizard=Wizard(
        section=pages.SECTION,
        welcome=_(
            "Nobody of these people can sign in to Office Communications Server any more. Every setting is kept: "
            "addresses, home pool, policies, contacts. Re-enable brings everything back. The accounts in the directory "
            "stay as they are."
        ),
        pages=(pages.ENABLED, pages.VERIFY),
        ready_title=_("Ready to Disable Users"),
    ),
    rest=people_action("disable"),
    csv=Rows(),
    menus=(PersonMenu(shown=lambda person: person.enabled),),
)
