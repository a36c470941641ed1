"""Restore users who were removed."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import Rows, UseCase, Wizard
from users.csv.columns import PEOPLE
from users.disable_users.use_case import DISABLE_USERS
from users.people import pages
from users.people.menus import PersonMenu
from users.people.rest import people_action
from users.people.spec import PeopleSpec, confirm_many

from .kept import assess_restoring_kept, can_be_restored, plan_restoring_kept

RESTORE_USERS: Final = UseCase(
    name="restore_users",
    title=_("Restore users"),
    verb=_("Restore"),
    help=_("Give people back what their newest restore points kept."),
    permission=DISABLE_USERS.permission,
    spec=PeopleSpec,
    plan=plan_restoring_kept,
    assess=assess_restoring_kept,
    confirm=confirm_many,
    icon="undo",
    order=265,
    wizard=Wizard(
        section=pages.SECTION,
        welcome=_(
            "Gives people who were removed their settings back, as the newest restore point of each has them. Contact "
            "lists that the pool has deleted meanwhile do not come back."
        ),
        pages=(pages.ANYONE, pages.VERIFY),
        ready_title=_("Ready to Restore Users"),
    ),
    rest=people_action("restore"),
    csv=Rows(more={"who": PEOPLE}),
    menus=(PersonMenu(shown=can_be_restored),),
)
