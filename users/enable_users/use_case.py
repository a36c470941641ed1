"""The Enable Office Communications Server Users Wizard.

Source: Deploying Enterprise Edition, "Enable Users for Office Communications Server 2007 R2".
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin.jobs.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext
from users.enable_users import plan_enable_users
from users.people.people_page import PeopleForm
from users.people.pool_page import PoolForm

from .answers import how_many, spec_of
from .sign_in_name_page import SignInNameForm
from .verify_page import VerifyForm


class EnableUsersWizard(Wizard):
    name = "enable_users"
    title = _("Enable users")
    permission = "users.enable_users"
    group = "RTCUniversalUserAdmins"
    icon = "enable"
    section = _("Users")
    order = 210
    welcome = _(
        "Enables people of the directory for Office Communications Server: gives each a sign-in name and a home "
        "server or pool. Enhanced presence is set for everyone; that can't be taken back. Nothing is written before "
        "you have seen every address and the whole plan."
    )
    pages = (
        Page("people", PeopleForm, _("People")),
        Page("pool", PoolForm, _("Select Server or Pool")),
        Page(
            "sign_in_name", SignInNameForm, _("Specify Sign-in Name"), template="users/enable_users/sign_in_name.html"
        ),
        Page("verify", VerifyForm, _("Verify Settings"), template="users/enable_users/verify.html"),
    )

    def subject(self, answers: Answers) -> str:
        return how_many(answers)

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        return plan_enable_users(spec=spec_of(answers), directory=context.directory)
