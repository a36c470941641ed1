"""The Change Sign-in Name Wizard."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from ocsadmin.jobs.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext
from users.change_sign_in_name import plan_change_sign_in_name
from users.enable_users.answers import how_many
from users.people.confirm_page import ConfirmForm, are_many
from users.people.people_page import EnabledPeopleForm

from .pages import NewNameForm, VerifyForm, spec_of


class ChangeSignInNameWizard(Wizard):
    name = "change_sign_in_name"
    title = _("Change sign-in names")
    permission = "users.change_sign_in_names"
    group = "RTCUniversalUserAdmins"
    icon = "key"
    section = _("Users")
    order = 230
    welcome = _(
        "Gives people other sign-in names; their proxy addresses follow. The sign-in name is how others know a person: "
        "contact lists, federated partners and meetings keep the old one. What breaks, and who has to be told, is "
        "said before anything is written."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        Page("people", EnabledPeopleForm, _("People")),
        Page(
            "sign_in_name",
            NewNameForm,
            _("Specify Sign-in Name"),
            intro=_("Every new sign-in name is shown on the next page before anything is written."),
        ),
        Page("verify", VerifyForm, _("Verify"), template="users/change_sign_in_name/verify.html"),
        Page("confirm", ConfirmForm, _("Confirm"), when=are_many),
    )
    ready_title = _("Ready to Change Sign-in Names")

    def subject(self, answers: Answers) -> str:
        return how_many(answers)

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        return plan_change_sign_in_name(spec=spec_of(answers), directory=context.directory)
