"""Verify Settings: what the request means for each person, and what is in the way; people can be left out."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ocsadmin.directory.errors import DirectoryError
from ocsadmin.errors import DomainError
from ocsadmin.wizards import Answers, PageForm
from ocsadmin.wizards.declared import DeclaredWizard
from users.people.each import Assessed, Assessment

PER_PAGE = 100
LEFT_OUT = "left-out"


class AssessedForm(PageForm):
    """The answer holds ``left_out``: GUIDs. Its use case says what its request means for each.

    A page of the table is sent with whom the others leave out, so that leafing loses nothing.
    """

    left_out = forms.CharField(required=False, widget=forms.HiddenInput)
    leave_out_problems = forms.BooleanField(label=_("Leave out everyone who still has a problem"), required=False)

    def assess(self, left_out: Collection[str]) -> Assessment:
        """Everyone of the request, as its use case assesses them without these.

        :raises DomainError: the request itself can't be carried out.
        """
        draft = self.context.draft
        wizard = draft.wizard if draft else None
        if not isinstance(wizard, DeclaredWizard) or wizard.use_case.assess is None:
            raise TypeError(f"{type(self).__name__} does not say how to assess.")
        answers = Answers({**self.context.answers, "verify": {"left_out": list(left_out)}})
        found: Assessment = wizard.use_case.assess(spec=wizard.spec(answers), directory=self.context.directory)
        return found

    @cached_property
    def chosen(self) -> list[str]:
        """GUIDs of those left out, as ticked now, else as answered."""
        if self.is_bound:
            return _ticked(self.data)
        kept = self.initial or self.context.answers["verify"]
        return list(kept.get("left_out") or [])

    @cached_property
    def found(self) -> Assessment:
        return self.assess(self.chosen)

    @cached_property
    def trouble(self) -> DomainError | None:
        """Why the request itself can't be carried out. :raises DirectoryError: the directory can't be asked now."""
        try:
            self.found  # noqa: B018 - reads the directory
        except DirectoryError:
            raise
        except DomainError as error:
            return error
        return None

    @property
    def troubles(self) -> list[DomainError]:
        return list(getattr(self.trouble, "errors", [])) or ([self.trouble] if self.trouble else [])

    @cached_property
    def rows(self) -> Page[Assessed]:
        """One page of the table: those with errors first, then those with something to know, then those who change."""
        rank = sorted(self.found.people, key=lambda one: (not one.has_errors, not one.problems, not one.changes))
        return Paginator(rank, PER_PAGE).get_page(self.data.get("show") if self.is_bound else 1)

    @property
    def left_out_elsewhere(self) -> list[str]:
        shown = {str(one.guid) for one in self.rows}
        return [guid for guid in self.chosen if guid not in shown]

    def is_valid(self) -> bool:
        return super().is_valid() and not self._leafing

    @property
    def _leafing(self) -> bool:
        return self.is_bound and bool(self.data.get("show"))

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.troubles:
            raise forms.ValidationError([f"{error.text} {error.cure}" for error in self.troubles])
        if self._leafing:
            return {"left_out": self.chosen}
        in_the_way = [str(one.guid) for one in self.found.in_the_way]
        if in_the_way and self.cleaned_data.get("leave_out_problems"):
            self.chosen += in_the_way
            self.__dict__.pop("found", None)
            self.__dict__.pop("rows", None)
        elif in_the_way:
            raise forms.ValidationError(_problems_left(len(in_the_way)))
        if not self.found.to_change:
            raise forms.ValidationError(_("Nobody is left for whom anything would change."))
        return {"left_out": self.chosen}

    def typed_values(self, typed: QueryDict) -> dict[str, Any]:
        return {"left_out": _ticked(typed)}

    def summary(self) -> list[tuple[Any, Any]]:
        return [(_("Left out"), str(len(self.cleaned_data.get("left_out", []))))]


def _ticked(data: Any) -> list[str]:
    ticked = data.getlist(LEFT_OUT) if isinstance(data, QueryDict) else []
    return [guid for guid in dict.fromkeys(ticked) if _is_guid(guid)]


def _is_guid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _problems_left(count: int) -> str:
    return ngettext(
        "%(n)d person has a problem still: leave them out, or go back and change what is asked for.",
        "%(n)d people have a problem still: leave them out, or go back and change what is asked for.",
        count,
    ) % {"n": count}
