"""The new sign-in names: by a rule or by hand, what becomes of the old ones, and what it means for each person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, failure, ok
from ocsadmin.errors import DomainError
from ocsadmin.wizards import Answers, WizardContext
from pools.models import SIPDomain
from users import sip_uri
from users.change_sign_in_name import ChangeSignInNameSpec, addresses, assess_changing
from users.enable_users.sign_in_name_page import WAYS, SignInNameForm
from users.models import User
from users.people.each import Assessed, Assessment
from users.people.verify_page import AssessedForm

BY_HAND = "by_hand"
ADDRESS = "address-"
REPLACE, KEEP = "replace", "keep"


def spec_of(answers: Answers, *, verified: Mapping[str, Any] | None = None) -> ChangeSignInNameSpec:
    """``verified`` stands in for the answer of the page "verify" while that page is being checked.

    :raises DomainError: what is wrong with the wish itself.
    """
    people, naming = answers["people"]["people"], answers["sign_in_name"]
    verify = answers["verify"] if verified is None else verified
    way = naming["sign_in_name"]
    first = {people[0]: naming["address"]} if way == BY_HAND and naming.get("address") and people else {}
    return ChangeSignInNameSpec.from_json(
        {
            "people": people,
            "sign_in_name": "" if way == BY_HAND else way,
            "sip_domain": naming.get("sip_domain"),
            "pattern": naming.get("pattern"),
            "by_hand": {**first, **verify.get("by_hand", {})},
            "keep_old": naming.get("old") == KEEP,
            "left_out": list(verify.get("left_out", [])),
        }
    )


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
        spec = ChangeSignInNameSpec.from_json({"by_hand": dict.fromkeys(people, value)})
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


class VerifyForm(AssessedForm):
    """Beside ``left_out`` the answer holds ``by_hand`` (GUID → address): only what differs from the rule."""

    by_hand = forms.CharField(required=False, widget=forms.HiddenInput)

    def assess(self, left_out: Collection[str]) -> Assessment:
        verified = {"left_out": list(left_out), "by_hand": self.typed_addresses}
        spec = spec_of(self.context.answers, verified=verified)
        return assess_changing(spec=spec, directory=self.context.directory)

    @cached_property
    def by_rule(self) -> dict[UUID, str]:
        """What the rule alone gives each; empty where the wish itself can't be carried out."""
        try:
            spec = spec_of(self.context.answers, verified={})
            return addresses(spec=spec, directory=self.context.directory)
        except DomainError:
            return {}

    @cached_property
    def typed_addresses(self) -> dict[str, str]:
        """GUID → address as typed now, else as answered."""
        if self.is_bound:
            return self._typed(self.data)
        return dict((self.initial or self.context.answers["verify"]).get("by_hand") or {})

    @property
    def rows_with_addresses(self) -> list[tuple[Assessed, str, bool]]:
        """A page of the table: who, the address shown, and whether it was given by hand."""
        return [(one, *self._address_of(one)) for one in self.rows]

    @property
    def addresses_elsewhere(self) -> list[tuple[str, str]]:
        shown = {str(one.guid) for one in self.rows}
        return [(f"{ADDRESS}{guid}", text) for guid, text in self.typed_addresses.items() if guid not in shown]

    def clean(self) -> dict[str, Any]:
        return {**super().clean(), "by_hand": self.typed_addresses}

    def typed_values(self, typed: QueryDict) -> dict[str, Any]:
        return {**super().typed_values(typed), "by_hand": self._typed(typed)}

    def summary(self) -> list[tuple[Any, Any]]:
        if self.context.answers["sign_in_name"].get("sign_in_name") == BY_HAND:
            return super().summary()
        count = str(len(self.cleaned_data.get("by_hand", {})))
        return [(_("Sign-in names given by hand"), count), *super().summary()]

    def _address_of(self, one: Assessed) -> tuple[str, bool]:
        by_hand = self.typed_addresses.get(str(one.guid))
        return (self.by_rule.get(one.guid, ""), False) if by_hand is None else (by_hand, True)

    def _typed(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Addresses that differ from the rule's."""
        proposed = {str(guid): address for guid, address in self.by_rule.items()}
        found = {}
        for name in data:
            guid = name.removeprefix(ADDRESS)
            if name.startswith(ADDRESS) and guid in proposed:
                address = sip_uri.plain(str(data[name]))
                if address and address != proposed[guid]:
                    found[guid] = address
        return found


def _domains() -> set[str]:
    return {name.lower() for name in SIPDomain.objects.names()}
