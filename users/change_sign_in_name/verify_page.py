"""What the new sign-in names mean for each person; single ones are given by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError
from users.directory import sip_uri
from users.people.each import Assessed, Assessment
from users.people.verify_page import AssessedForm

from .answers import BY_HAND, spec_of
from .plan import addresses, assess_changing

ADDRESS: Final = "address-"


class VerifyForm(AssessedForm):
    """Beside ``left_out`` the answer holds ``by_hand`` (GUID → address): only what differs from the rule."""

    by_hand = forms.CharField(required=False, widget=forms.HiddenInput)

    def assess(self, left_out: Collection[str]) -> Assessment:
        verified = {"left_out": list(left_out), "by_hand": self.typed_addresses}
        spec = spec_of(self.context.answers, verified=verified)
        return assess_changing(spec=spec, directory=self.context.directory)

    @cached_property
    def by_rule(self) -> dict[UUID, str]:
        """What the rule alone gives each; empty where the request itself can't be carried out."""
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
