"""The Create User Wizard: the pages of "New Object - User", and enabling.

Source: Deploying Enterprise Edition, "Create Users in Active Directory Domain Services".
"""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import ManyErrors
from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext
from users.create_users import plan_create_users

from .answers import spec_of, user_of
from .enable_page import EnableForm
from .name_page import ContactForm, NameForm
from .password_page import TYPED, PasswordForm


class CreateUsersWizard(Wizard):
    name = "create_users"
    title = _("Create a user")
    permission = "users.create_users"
    group = _("Domain Admins, or RTCUniversalUserAdmins and Account Operators")
    icon = "add"
    section = _("Users")
    order = 205
    welcome = _(
        "Creates a person in Active Directory, as “New Object - User” does, with a first password, and if you want "
        "enables them for Office Communications Server in the same job. Names and addresses that anyone in the forest "
        "has already are told before anything is written. Many people at once: by CSV on the page Users, or by REST."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        Page("name", NameForm, _("New Object - User"), template="users/create_users/name.html"),
        Page("contact", ContactForm, _("E-Mail Address and Telephone")),
        Page("password", PasswordForm, _("Password")),
        Page("enable", EnableForm, _("Office Communications Server")),
    )
    ready_title = _("Ready to Create the User")

    def subject(self, answers: Answers) -> str:
        try:
            return user_of(answers).cn if "name" in answers else ""
        except ManyErrors:
            return ""

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        return plan_create_users(spec=spec_of(answers), directory=context.directory)

    def secrets(self, answers: Answers) -> dict[str, str]:
        password = answers["password"]
        if password.get("password_from") != TYPED or not password.get("password"):
            return {}
        return {user_of(answers).secret: str(password["password"])}
