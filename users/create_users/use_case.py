"""Create users in the directory, with a first password, and enable them where that is asked for.

Source: Deploying Enterprise Edition, "Create Users in Active Directory Domain Services".
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import ACCOUNT_OPERATORS, DOMAIN_ADMINS, USER_ADMINS, Permission
from ocsadmin.use_cases import Action, Rows, UseCase, Wizard
from ocsadmin.wizards import Page
from users.enable_users.rows import wrong_options
from users.people.pages import SECTION

from .answers import data_of, secrets_of
from .enable_page import EnableForm
from .name_page import ContactForm, NameForm
from .password_page import PasswordForm
from .plan import plan_create_users
from .rows import COLUMNS, FILE_OPTIONS, lacks, lane, look, spec_of
from .spec import CreateUsersSpec

CREATE_USERS: Final = UseCase(
    name="create_users",
    title=_("Create a user"),
    verb=_("Create"),
    help=_("Creates people in the directory. Their first passwords are made by the console and shown once."),
    permission=Permission(
        "users.create_users",
        "create users in the directory",
        (frozenset({DOMAIN_ADMINS}), frozenset({USER_ADMINS, ACCOUNT_OPERATORS})),
    ),
    spec=CreateUsersSpec,
    plan=plan_create_users,
    icon="add",
    order=205,
    wizard=Wizard(
        section=SECTION,
        welcome=_(
            "Creates a person in Active Directory, as “New Object - User” does, with a first password, and if you want "
            "enables them for Office Communications Server in the same job. Names and addresses that anyone in the "
            "forest has already are told before anything is written. Many people at once: by CSV on the page Users, or "
            "by REST."
        ),
        pages=(
            Page("name", NameForm, _("New Object - User"), template="users/create_users/name.html"),
            Page("contact", ContactForm, _("E-Mail Address and Telephone")),
            Page("password", PasswordForm, _("Password")),
            Page("enable", EnableForm, _("Office Communications Server")),
        ),
        ready_title=_("Ready to Create the User"),
        read=data_of,
        secrets=secrets_of,
    ),
    rest=Action(on="users", path=""),
    csv=Rows(
        read=spec_of,
        more={
            "who": (),
            "columns": COLUMNS,
            "options": FILE_OPTIONS,
            "look": look,
            "lacks": lacks,
            "lane": lane,
            "wrong": wrong_options,
        },
    ),
)
