"""The second page of "New Object - User": the first password and the options of the account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, failure, ok
from ocsadmin.errors import DomainError
from ocsadmin.wizards import WizardContext
from ocsadmin.wizards.spec_forms import form_field
from pools.service_accounts.password_policy import policy_for_new_accounts

from .answers import RANDOM, TYPED, user_of
from .new_user_page import NewUserForm
from .passwords import password_problems
from .rules import OPTION_TITLES
from .spec import OPTIONS, CreateUsersSpec, NewUser


def _password(label: Any) -> forms.CharField:
    """Not even stripped: blanks are characters of a password."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "spellcheck": "false"})
    return forms.CharField(label=label, required=False, strip=False, max_length=256, widget=widget)


class PasswordForm(NewUserForm):
    """The password that was typed stays in the sealed draft until the job is made; no page shows it."""

    slug = "password"

    password_from = forms.ChoiceField(
        label=_("First password"),
        choices=((RANDOM, _("A random one, shown to me once after the job")), (TYPED, _("One that I type"))),
        widget=forms.RadioSelect,
    )
    password = _password(_("Password"))
    confirm = _password(_("Confirm password"))
    must_change = form_field(NewUser, "must_change", help_text="")
    cannot_change = form_field(NewUser, "cannot_change", help_text="")
    never_expires = form_field(NewUser, "never_expires", help_text="")
    disabled = form_field(NewUser, "disabled", help_text="")

    live = ("password", "confirm", "must_change", "cannot_change", "never_expires")

    def prepare(self) -> None:
        rules = policy_for_new_accounts(self.context.directory).sentences()
        help_text = _now("Only where you type it. %(rules)s") % {"rules": " ".join(rules)}
        if self._kept:
            help_text += " " + _now("Leave it empty to keep the one that you typed before.")
        self.fields["password"].help_text = help_text
        words = _now("Strong, and kept sealed for at most %(hours)d hours, until you have looked at it.")
        self.choice_help = {"password_from": {RANDOM: words % {"hours": settings.NEW_PASSWORD_HOURS}}}

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"password_from": RANDOM, "must_change": True}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        typed, again = values.get("password", ""), values.get("confirm", "")
        values["confirm"] = ""
        if values.get("password_from") != TYPED:
            values["password"] = ""
            return values
        if not typed and self._kept:
            values["password"] = self._kept
            return values
        for error in self._password_errors(typed):
            self.add_error("password", f"{error.text} {error.cure}".strip())
        if typed != again:
            self.add_error("confirm", _now("The two passwords differ. Type both again."))
        return values

    def check_password(self, value: str) -> list[Verdict]:
        errors = self._password_errors(value)
        return [failure(one.text, cure=one.cure) for one in errors] or [ok(_now("It meets the rules of the domain."))]

    def check_confirm(self, value: str) -> list[Verdict]:
        if value == self["password"].value():
            return [ok(_now("Both are the same."))]
        return [failure(_now("The two passwords differ."), cure=_now("Type both again."))]

    def check(self, name: str) -> list[Verdict]:
        """Boxes that exclude each other are told at the one that was ticked last."""
        if name not in OPTION_TITLES:
            return super().check(name)
        wrong = [one for one in self.errors_of(self.typed_now()) if one.field in OPTION_TITLES]
        return [failure(one.text, cure=one.cure) for one in wrong if self[name].value()]

    def summary(self) -> list[tuple[Any, Any]]:
        is_random = self.cleaned_data.get("password_from") == RANDOM
        how = _now("random, shown once after the job") if is_random else "••••••"
        chosen = [(self.fields[name].label, True) for name in OPTIONS if self.cleaned_data.get(name)]
        return [(_("First password"), how), *chosen]

    def typed_now(self) -> dict[str, Any]:
        return {name: bool(self.data.get(name)) for name in OPTIONS} | {"password_from": self.data.get("password_from")}

    def _password_errors(self, typed: str) -> list[DomainError]:
        one = user_of(self.context.answers, password={"password_from": TYPED})
        return password_problems(CreateUsersSpec((one,)), {one.secret: typed}, self.context.directory)

    @property
    def _kept(self) -> str:
        before: Mapping[str, Any] = self.context.answers["password"]
        return str(before.get("password", "")) if before.get("password_from") == TYPED else ""
