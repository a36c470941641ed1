"""Change sign-in names: the address that people sign in with and are called by.

Source: Deploying Enterprise Edition, "Enable Users for Office Communications Server 2007 R2", step 8.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import BOTH_ADMINS, Permission
from ocsadmin.accounts.procedures import TOOLS, procedure
from ocsadmin.use_cases import Rows, UseCase, Wizard
from ocsadmin.wizards import Page
from users.people import pages
from users.people.menus import PersonMenu
from users.people.rest import people_action
from users.people.spec import confirm_many

from .answers import data_of
from .name_page import NewNameForm
from .plan import assess_changing, plan_change_sign_in_name
from .rows import KEEP, NAMING, NEW, RULE, lacks, look, spec_of, wrong_options
from .spec import ChangeSignInNameSpec
from .verify_page import VerifyForm

CHANGE_SIGN_IN_NAME: Final = UseCase(
    name="change_sign_in_name",
    title=_("Change sign-in names"),
    verb=_("Change sign-in name"),
    help=_("Gives people who have a sign-in name another one; the proxy addresses follow."),
    permission=Permission(
        "users.change_sign_in_names",
        "change sign-in names",
        BOTH_ADMINS,
        procedure(TOOLS, "Configure user account settings"),
    ),
    spec=ChangeSignInNameSpec,
    plan=plan_change_sign_in_name,
    assess=assess_changing,
    confirm=confirm_many,
    icon="key",
    order=230,
    wizard=Wizard(
        section=pages.SECTION,
        welcome=_(
            "Gives people other sign-in names; their proxy addresses follow. The sign-in name is how others know a "
            "person: contact lists, federated partners and meetings keep the old one. What breaks, and who has to be "
            "told, is said before anything is written."
        ),
        pages=(
            pages.ENABLED,
            Page(
                "sign_in_name",
                NewNameForm,
                _("Specify Sign-in Name"),
                intro=_("Every new sign-in name is shown on the next page before anything is written."),
            ),
            Page("verify", VerifyForm, _("Verify"), template="users/change_sign_in_name/verify.html"),
        ),
        ready_title=_("Ready to Change Sign-in Names"),
        read=data_of,
    ),
    rest=people_action("change-sign-in-name"),
    csv=Rows(
        read=spec_of,
        more={
            "columns": (NEW,),
            "options": (RULE, *NAMING, KEEP),
            "look": look,
            "lacks": lacks,
            "wrong": wrong_options,
        },
    ),
    menus=(PersonMenu(shown=lambda person: bool(person.sip_address)),),
)
