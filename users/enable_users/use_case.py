"""Enable users for Office Communications Server.

Source: Deploying Enterprise Edition, "Enable Users for Office Communications Server 2007 R2".
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import BOTH_ADMINS, Permission
from ocsadmin.accounts.procedures import VOICE, procedure
from ocsadmin.use_cases import Rows, UseCase, Wizard
from ocsadmin.wizards import Page
from ocsadmin.wizards.spec_forms import form_of
from users.csv.columns import PEOPLE
from users.people import pages
from users.people.menus import PersonMenu
from users.people.rest import people_action

from .answers import data_of
from .plan import plan_enable_users
from .rows import ADDRESS, NAMING, POOL, POOL_OPTION, lacks_pool, look, spec_of, wrong_options
from .sign_in_name_page import SignInNameForm
from .spec import EnableUsersSpec
from .verify_page import VerifyForm

ENABLE_USERS: Final = UseCase(
    name="enable_users",
    title=_("Enable users"),
    verb=_("Enable"),
    help=_("Enable people for Office Communications Server. Whoever is enabled already stays as they are."),
    permission=Permission(
        "users.enable_users",
        "enable users",
        BOTH_ADMINS,
        procedure(VOICE, "Enable users for IM and presence"),
    ),
    spec=EnableUsersSpec,
    plan=plan_enable_users,
    icon="enable",
    order=210,
    wizard=Wizard(
        section=pages.SECTION,
        welcome=_(
            "Enables people of the directory for Office Communications Server: gives each a sign-in name and a home "
            "server or pool. Enhanced presence is set for everyone; that can't be taken back. Nothing is written "
            "before you have seen every address and the whole plan."
        ),
        pages=(
            pages.ANYONE,
            Page("pool", form_of(EnableUsersSpec, "pool"), _("Select Server or Pool")),
            Page(
                "sign_in_name",
                SignInNameForm,
                _("Specify Sign-in Name"),
                template="users/enable_users/sign_in_name.html",
            ),
            Page("verify", VerifyForm, _("Verify Settings"), template="users/enable_users/verify.html"),
        ),
        read=data_of,
    ),
    rest=people_action("enable"),
    csv=Rows(
        read=spec_of,
        more={
            "who": PEOPLE,
            "columns": (ADDRESS, POOL),
            "options": (POOL_OPTION, *NAMING),
            "look": look,
            "lacks": lacks_pool,
            "wrong": wrong_options,
        },
    ),
    menus=(PersonMenu(shown=lambda person: not person.enabled),),
)
