"""The first page of "New Object - User": where the person goes, and all their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict
from ocsadmin.wizards import WizardContext
from ocsadmin.wizards.spec_forms import form_field
from pools.service_accounts.placing import users_container

from .naming import account_of, full_name_of
from .new_user_page import NewUserForm
from .spec import NewUser
from .suffixes import upn_suffixes
from .unit_input import UnitInput, dn_of, path_of


def _text(name: str, help_text: Any = None, **attrs: Any) -> Any:
    """The field of a value of a new person."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **attrs})
    said = {} if help_text is None else {"help_text": help_text}
    return form_field(NewUser, name, widget=widget, **said)


class NameForm(NewUserForm):
    slug = "name"

    container = form_field(
        NewUser,
        "container",
        help_text=_("Begin to type the unit's name and choose, or give a distinguished name."),
        widget=UnitInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        required=True,
    )
    first_name = _text("first_name", autofocus=True)
    initials = _text("initials")
    last_name = _text("last_name")
    full_name = _text("full_name", _("Empty: first name, initials and last name, as shown below."))
    logon_name = _text("logon_name", "")
    upn_suffix = forms.ChoiceField(label=_("UPN suffix"))
    account = _text("account", _("Empty: the beginning of the user logon name, as shown below."))

    live = ("container", "first_name", "initials", "last_name", "full_name", "logon_name", "upn_suffix", "account")
    computed = ("made_full_name", "made_logon", "made_account")
    computed_labels = {
        "made_full_name": _("Full name"),
        "made_logon": _("User logon name"),
        "made_account": _("User logon name (pre-Windows 2000)"),
    }

    def prepare(self) -> None:
        field: Any = self.fields["upn_suffix"]
        field.choices = [(name, f"@{name}") for name in upn_suffixes(self.context.directory)]

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"container": path_of(str(users_container(context.directory)))}

    def translated(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**values, "container": dn_of(str(values.get("container") or ""))}

    def clean_container(self) -> str:
        return dn_of(str(self.cleaned_data["container"]))

    def compute_made_full_name(self, data: Mapping[str, Any]) -> str:
        names = (str(data.get(name) or "").strip() for name in ("first_name", "initials", "last_name"))
        return str(data.get("full_name") or "").strip() or full_name_of(*names)

    def compute_made_logon(self, data: Mapping[str, Any]) -> str:
        logon, suffix = str(data.get("logon_name") or "").strip(), data.get("upn_suffix") or self._first_suffix
        return f"{logon}@{suffix}" if logon else ""

    def compute_made_account(self, data: Mapping[str, Any]) -> str:
        return str(data.get("account") or "").strip() or account_of(str(data.get("logon_name") or "").strip())

    def check_container(self, _value: str) -> list[Verdict]:
        return self.verdicts("container", good=_now("The console may create users there."))

    def check_full_name(self, _value: str) -> list[Verdict]:
        return self.verdicts("full_name", good=_now("Nobody in this container has this name."))

    def check_last_name(self, _value: str) -> list[Verdict]:
        if self["full_name"].value():
            return []
        return self.verdicts("last_name", "full_name", good=_now("Nobody in this container has this full name."))

    def check_logon_name(self, _value: str) -> list[Verdict]:
        return self.verdicts("logon_name", "account", good=_now("Nobody has this logon name."))

    def check_upn_suffix(self, _value: str) -> list[Verdict]:
        if not self["logon_name"].value():
            return []
        return self.verdicts("upn_suffix", "logon_name", good=_now("Nobody has this logon name."))

    def check_account(self, _value: str) -> list[Verdict]:
        return self.verdicts("account", good=_now("Nobody in the domain has this name."))

    def summary(self) -> list[tuple[Any, Any]]:
        values = self.cleaned_data
        return [
            (_("Create in"), path_of(values.get("container", ""))),
            (_("Full name"), self.compute_made_full_name(values)),
            (_("User logon name"), self.compute_made_logon(values)),
            (_("User logon name (pre-Windows 2000)"), self.compute_made_account(values)),
        ]

    @property
    def _first_suffix(self) -> str:
        choices: Any = self.fields["upn_suffix"]
        return str(next(iter(choices.choices))[0])


class ContactForm(NewUserForm):
    """Neither is needed; the e-mail address can become the sign-in name."""

    slug = "contact"

    mail = _text("mail", _("No mailbox is made; an address that a mailbox has already is refused."))
    phone = _text("phone")
    live = ("mail",)

    def check_mail(self, _value: str) -> list[Verdict]:
        return self.verdicts("mail", good=_now("Nobody has this address."))
