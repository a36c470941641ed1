"""Verify Settings: every address, what speaks against it, an address by hand, or leaving someone out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ocsadmin.directory.errors import DirectoryError
from ocsadmin.errors import DomainError
from ocsadmin.wizards import PageForm
from users.directory import sip_uri
from users.enable_users import Proposal, Study, study

from .answers import spec_of

PER_PAGE = 100
ADDRESS, LEFT_OUT, LISTED = "address-", "left-out", "listed"


class VerifyForm(PageForm):
    """The answer holds ``by_hand`` (GUID → address) and ``left_out`` (GUIDs): only what differs from the rule.

    A page of the table is sent with what was put right on the others, so that leafing loses nothing.
    """

    by_hand = forms.CharField(required=False, widget=forms.HiddenInput)
    left_out = forms.CharField(required=False, widget=forms.HiddenInput)
    leave_out_problems = forms.BooleanField(label=_("Leave out everyone who still has a problem"), required=False)

    @cached_property
    def by_rule(self) -> Study:
        """What the rule alone gives."""
        return study(spec_of(self.context.answers, verified={}), self.context.directory)

    @cached_property
    def changed(self) -> dict[str, Any]:
        """``by_hand`` and ``left_out`` as they are typed now, else as they were answered."""
        if self.is_bound:
            return self._typed(self.data)
        kept = self.initial or self.context.answers["verify"]
        return {"by_hand": dict(kept.get("by_hand") or {}), "left_out": list(kept.get("left_out") or [])}

    @cached_property
    def found(self) -> Study:
        """What the rule and the changes give together."""
        if not self.changed["by_hand"] and not self.changed["left_out"]:
            return self.by_rule
        return study(spec_of(self.context.answers, verified=self.changed), self.context.directory)

    @cached_property
    def trouble(self) -> str:
        """Why the rule itself can't be used, empty where it can.

        :raises DirectoryError: the directory can't be asked now; the wizard then says so and keeps the draft.
        """
        try:
            self.found  # noqa: B018 - reads the directory
        except DirectoryError:
            raise
        except DomainError as error:
            return str(error)
        return ""

    @cached_property
    def rows(self) -> Page[Proposal]:
        """One page of the table, those with problems first."""
        rank = sorted(self.found.proposals, key=lambda one: (not (one.counts and one.has_errors), not one.problems))
        return Paginator(rank, PER_PAGE).get_page(self.data.get("show") if self.is_bound else 1)

    @property
    def hidden_changes(self) -> list[tuple[str, str]]:
        """Names and values that keep what was changed on pages of the table that are not shown."""
        shown = {str(one.guid) for one in self.rows}
        by_hand = [
            (f"{ADDRESS}{guid}", address) for guid, address in self.changed["by_hand"].items() if guid not in shown
        ]
        return by_hand + [(LEFT_OUT, guid) for guid in self.changed["left_out"] if guid not in shown]

    @property
    def is_leafing(self) -> bool:
        """Another page of the table is asked for; the wizard stays on this page."""
        return self.is_bound and bool(self.data.get("show"))

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_leafing

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.trouble:
            raise forms.ValidationError(self.trouble)
        in_the_way = [str(one.guid) for one in self.found.in_the_way]
        if self.cleaned_data.get("leave_out_problems"):
            self.changed["left_out"] += in_the_way
            in_the_way = []
            self.__dict__.pop("found", None)
            self.__dict__.pop("rows", None)
        if self.is_leafing:
            return self.changed
        if in_the_way:
            raise forms.ValidationError(_problems_left(len(in_the_way)))
        if not self.found.to_enable:
            raise forms.ValidationError(_("Nobody is left to be enabled."))
        return self.changed

    def typed_values(self, typed: QueryDict) -> dict[str, Any]:
        return self._typed(typed)

    def summary(self) -> list[tuple[Any, Any]]:
        rows: list[tuple[Any, Any]] = [
            (_("Addresses given by hand"), str(len(self.cleaned_data.get("by_hand", {})))),
            (_("Left out"), str(len(self.cleaned_data.get("left_out", [])))),
        ]
        return rows

    def _typed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Addresses that differ from the rule's, and the people left out."""
        proposed = {str(one.guid): one.address for one in self.by_rule.proposals} if not self._broken else {}
        by_hand = {}
        for name in data:
            guid = name.removeprefix(ADDRESS)
            if name.startswith(ADDRESS) and guid in proposed:
                address = sip_uri.plain(str(data[name]))
                if address and address != proposed[guid]:
                    by_hand[guid] = address
        left_out = data.getlist(LEFT_OUT) if isinstance(data, QueryDict) else []
        return {"by_hand": by_hand, "left_out": [guid for guid in dict.fromkeys(left_out) if guid in proposed]}

    @cached_property
    def _broken(self) -> bool:
        try:
            self.by_rule  # noqa: B018 - reads the directory
        except DirectoryError:
            raise
        except DomainError:
            return True
        return False


def _problems_left(count: int) -> str:
    return ngettext(
        "%(n)d person has a problem still: put the address right, or leave them out.",
        "%(n)d people have a problem still: put the addresses right, or leave them out.",
        count,
    ) % {"n": count}
