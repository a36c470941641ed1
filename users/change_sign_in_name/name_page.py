"""The new sign-in names: by a rule or by hand, and what becomes of the old ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, failure, ok
from ocsadmin.wizards import WizardContext
from pools.models import SIPDomain
from users.directory import sip_uri
from users.enable_users.sign_in_name_page import WAYS, SignInNameForm
from users.models import User

from .answers import BY_HAND, KEEP, REPLACE
from .plan import assess_changing
from .spec import ChangeSignInNameSpec


class NewNameForm(SignInNameForm):
    """For one person the name can be typed here; for many, single ones on the next page."""

    address = forms.CharField(
        label=_("New sign-in name"),
        required=False,
        max_length=460,
        help_text=_("name@domain, where the domain is a SIP domain."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    old = forms.ChoiceField(
        label=_("The old sign-in name"),
        choices=(
            (REPLACE, _("Take it away")),
            (KEEP, _("Keep it among the proxy addresses, as a secondary one")),
        ),
        widget=forms.RadioSelect,
    )
    field_order = ("sign_in_name", "address", "sip_domain", "pattern", "old")
    live = ("sign_in_name", "sip_domain", "pattern", "address")

    def prepare(self) -> None:
        super().prepare()
        if self._is_one:
            ways: Any = self.fields["sign_in_name"]
            ways.choices = [(BY_HAND, _("Give the sign-in name by hand")), *WAYS]
        else:
            del self.fields["address"]

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        start = {**super().start(context), "old": REPLACE}
        people = context.answers["people"].get("people", [])
        if len(people) != 1:
            return start
        person = User.objects.filter(guid=people[0]).first()
        return {**start, "sign_in_name": BY_HAND, "address": sip_uri.plain(person.sip_address) if person else ""}

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("sign_in_name") != BY_HAND:
            return super().clean()
        for problem in sip_uri.check(self.cleaned_data.get("address", ""), _domains()):
            self.add_error("address", f"{problem.text} {problem.cure}".strip())
        return self.cleaned_data

    def check_address(self, value: str) -> list[Verdict]:
        """Also whether it is free."""
        people = self.context.answers["people"].get("people", [])
        spec = ChangeSignInNameSpec(by_hand={UUID(guid): value for guid in people})
        problems = assess_changing(spec=spec, directory=self.context.directory).people[0].problems
        wrong = [failure(one.text, cure=one.cure) for one in problems if one.is_error]
        return wrong or [ok(_now("Nobody has this sign-in name."))]

    def summary(self) -> list[tuple[Any, Any]]:
        values = self.cleaned_data
        old: Any = self.fields["old"]
        kept = (old.label, dict(old.choices)[values["old"]])
        if values["sign_in_name"] == BY_HAND:
            return [(_("New sign-in name"), sip_uri.uri(values["address"])), kept]
        return [*super().summary(), kept]

    def _examples(self, data: Mapping[str, Any]) -> Iterator[str]:
        if data.get("sign_in_name") != BY_HAND:
            yield from super()._examples(data)
        elif data.get("address"):
            yield sip_uri.uri(str(data["address"]))

    @property
    def _is_one(self) -> bool:
        return len(self.context.answers["people"].get("people", [])) == 1


def _domains() -> set[str]:
    return {name.lower() for name in SIPDomain.objects.names()}
