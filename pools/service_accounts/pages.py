"""Select Main Service Account, Select Component Service Account, Select Guest Account."""

from __future__ import annotations

from functools import partialmethod
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, ok
from ocsadmin.directory import DN
from ocsadmin.use_cases import problems_of
from ocsadmin.wizards import Page, WizardContext
from pools.models import OrganizationalUnit

from .account_form import SLUGS, AccountForm, name_field, password_field
from .accounts import ServiceAccounts
from .existing import look_up
from .placing import container_for, default_container, users_container
from .roles import COMPONENT, GUEST, MAIN, ROLES


class MainAccountForm(AccountForm):
    """The account of the core service, and where new accounts go."""

    role = MAIN
    also_live = ("account_container",)
    intro = MAIN.purpose
    main_account = name_field()
    main_account_password = password_field(_("Password"))
    main_account_confirm = password_field(_("Confirm password"))
    account_container = forms.ChoiceField(
        label=_("Create new accounts in"),
        help_text=_("A container or organizational unit; it counts for all three accounts, where they are new."),
    )
    check_main_account = partialmethod(AccountForm._check_name)
    check_main_account_password = partialmethod(AccountForm._check_password)
    check_main_account_confirm = partialmethod(AccountForm._check_confirm)

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["account_container"]
        field.choices = containers(self.context)

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {**super().start(context), "account_container": containers(context)[0][0]}

    def rule(self, name: str, value: Any) -> None:
        super().rule(name, value)
        main = str(self.cleaned_data.get(self.role.field, ""))
        if name == "account_container" and main and look_up(main, self.context.directory) is None:
            self._container(str(value))

    def check_account_container(self, value: str) -> list[Verdict]:
        return [ok(_now("The console may create users in %(dn)s.") % {"dn": self._container(value)})]

    def summary(self) -> list[tuple[Any, Any]]:
        return [*super().summary(), (_("New accounts in"), self.cleaned_data.get("account_container", ""))]

    def _container(self, value: str) -> DN:
        """:raises DomainError: it is not there, or the console may not create users in it."""
        chosen = ServiceAccounts(account_container=value)
        for problem in problems_of(chosen):
            raise problem
        return container_for(chosen, self.context.directory)


class ComponentAccountForm(AccountForm):
    """The account of the conferencing servers."""

    role = COMPONENT
    intro = COMPONENT.purpose
    component_account = name_field()
    component_account_password = password_field(_("Password"))
    component_account_confirm = password_field(_("Confirm password"))
    check_component_account = partialmethod(AccountForm._check_name)
    check_component_account_password = partialmethod(AccountForm._check_password)
    check_component_account_confirm = partialmethod(AccountForm._check_confirm)


class GuestAccountForm(AccountForm):
    """The account of people from outside."""

    role = GUEST
    intro = GUEST.purpose
    guest_account = name_field()
    guest_account_password = password_field(_("Password"))
    guest_account_confirm = password_field(_("Confirm password"))
    check_guest_account = partialmethod(AccountForm._check_name)
    check_guest_account_password = partialmethod(AccountForm._check_password)
    check_guest_account_confirm = partialmethod(AccountForm._check_confirm)


def containers(context: WizardContext) -> list[tuple[str, str]]:
    """DN and name of where new accounts can go: the proposal first, then the domain's container, then the units."""
    directory = context.directory
    found: dict[DN, str] = {}
    for dn in (default_container(directory), users_container(directory)):
        found.setdefault(dn, str(dn))
    for unit in OrganizationalUnit.objects.only("dn", "path"):
        found.setdefault(DN.parse(unit.dn), unit.path)
    return [(str(dn), name) for dn, name in found.items()]


def typed_passwords(answers: Any) -> dict[str, str]:
    """Name of the secret → password of each new account, for ``Wizard.secrets``."""
    typed = {role.secret: str(answers[SLUGS[role]].get(role.secret, "")) for role in ROLES}
    return {name: password for name, password in typed.items() if password}


ACCOUNT_PAGES = tuple(
    Page(SLUGS[form.role], form, title, intro=form.intro)
    for form, title in (
        (MainAccountForm, _("Select Main Service Account")),
        (ComponentAccountForm, _("Select Component Service Account")),
        (GuestAccountForm, _("Select Guest Account")),
    )
)
