"""Enable for Office Communications Server in the same job: the pool and the sign-in name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, ok
from ocsadmin.errors import DomainError
from ocsadmin.wizards import WizardContext
from users.directory import sip_uri
from users.enable_users.sign_in_name_page import SignInNameForm
from users.enable_users.use_case import ENABLE_USERS
from users.people.pool_page import PoolForm
from users.sign_in_names import Pattern, SignInName

from .answers import user_of
from .enabling import Enabler
from .rules import Places, upn_of
from .study import Proposal, propose_one

RIGHT = ENABLE_USERS.needs
_NO_POOL = UUID(int=0)
"""The sign-in name is shown before the pool is chosen."""


class EnableForm(SignInNameForm, PoolForm):
    """Nothing else on this page counts unless ``enable`` is ticked."""

    enable = forms.BooleanField(label=_("Enable for Office Communications Server"), required=False)
    sip_address = forms.CharField(
        label=_("Sign-in name given by hand"),
        required=False,
        max_length=460,
        help_text=_("Empty: made as chosen above."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("enable", "pool", "sign_in_name", "sip_domain", "pattern", "sip_address")
    live = ("sign_in_name", "sip_domain", "pattern", "sip_address")
    computed = ("address",)
    computed_labels = {"address": _("Sign-in name")}

    def prepare(self) -> None:
        SignInNameForm.prepare(self)
        PoolForm.prepare(self)
        for name in ("pool", "sign_in_name"):
            self.fields[name].required = False
        if not self.context.acting_user.may(RIGHT):
            self.fields["enable"].disabled = True
            self.fields["enable"].help_text = _now("You may create users, but not enable them.")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        mail = context.answers["contact"].get("mail")
        way = SignInName.MAIL if mail else SignInName.USER_PRINCIPAL_NAME
        return {**super().start(context), "sign_in_name": way}

    def compute_address(self, data: Mapping[str, Any]) -> str:
        directory = self.context.directory
        values = {**data, "enable": True, "pool": data.get("pool") or _NO_POOL}
        try:
            one = user_of(self.context.answers, enable=values)
            return sip_uri.uri(Enabler(directory).address(one, upn_of(one, Places(directory))))
        except DomainError:
            return ""

    def check_pattern(self, value: str) -> list[Verdict]:
        Pattern.parse(value)
        return [ok(_now("The pattern can be used."))]

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("enable"):
            self.errors.clear()
            return {"enable": False}
        values = super().clean()
        if not values.get("pool"):
            self.add_error("pool", _now("Choose the pool."))
        if not values.get("sign_in_name") and not values.get("sip_address"):
            self.add_error("sign_in_name", _now("Choose how the sign-in name is made, or give one by hand."))
        if not self.errors:
            self._tell(values)
        return values

    def summary(self) -> list[tuple[Any, Any]]:
        values = self.cleaned_data
        if not values.get("enable"):
            return [(_("Enable for Office Communications Server"), False)]
        pools: Any = self.fields["pool"]
        return [
            (_("Server or pool"), dict(pools.choices).get(values["pool"], "")),
            (_("Sign-in name"), self.compute_address(values) or sip_uri.uri(values.get("sip_address") or "")),
        ]

    def _tell(self, values: Mapping[str, Any]) -> None:
        for error in self._proposal(values).errors:
            field = error.field if error.field in self.fields else "sign_in_name"
            if error.field in ("mail", *self.fields):
                self.add_error(field, f"{error.text} {error.cure}".strip())

    def _proposal(self, values: Mapping[str, Any]) -> Proposal:
        """:raises ManyErrors: values that can't be read yet."""
        return propose_one(user_of(self.context.answers, enable=values), self.context.directory)
