"""The form of one page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from ocsadmin.checks.verdict import Verdict, failure
from ocsadmin.errors import DomainError

from .base import WizardContext


class PageForm(forms.Form):
    """A page's fields. Cleaned values are plain JSON values, since a draft keeps them.

    ``live`` names the fields that are checked while one types: ``check_<field>(value)`` answers verdicts.
    ``computed`` names values that follow from others: ``compute_<name>(data)`` answers a text.
    """

    live: ClassVar[tuple[str, ...]] = ()
    computed: ClassVar[tuple[str, ...]] = ()
    required_css_class = "required"

    def __init__(self, *args: Any, context: WizardContext, **kwargs: Any) -> None:
        self.context = context
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Set choices and help texts that depend on the context."""

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        """What the fields hold before anything was answered."""
        return {}

    def summary(self) -> list[tuple[Any, Any]]:
        """Label and value of each field for the Ready page, secrets masked."""
        rows = []
        for name, bound in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(bound.widget, forms.HiddenInput):
                continue
            if isinstance(bound.widget, forms.PasswordInput):
                value = "••••••" if value else ""
            rows.append((bound.label or name.replace("_", " ").capitalize(), _in_words(bound, value)))
        return rows

    def check(self, name: str) -> list[Verdict]:
        """The verdicts on one field, with the data that is bound now. What a form refuses is a failure."""
        if name not in self.fields:  # a value that is only computed
            return []
        widget = self.fields[name].widget
        value = widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        probe = getattr(self, f"check_{name}", None)
        if probe is None or value in (None, ""):
            return []
        try:
            return list(probe(value))
        except DomainError as error:
            return [failure(error.text, cure=error.cure)]

    def compute(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Every computed value from what is typed now."""
        return {name: str(getattr(self, f"compute_{name}")(data)) for name in self.computed}

    def typed_values(self, typed: QueryDict) -> dict[str, Any]:
        """What was typed earlier, as initial values of the widgets."""
        return {
            name: bound.widget.value_from_datadict(typed, {}, self.add_prefix(name))
            for name, bound in self.fields.items()
            if not isinstance(bound.widget, forms.FileInput | forms.PasswordInput)
        }


def _in_words(field: forms.Field, value: Any) -> Any:
    choices = dict(getattr(field, "choices", None) or [])
    if isinstance(value, list | tuple):
        return ", ".join(str(choices.get(one, one)) for one in value) or "–"
    if isinstance(value, bool):
        return value
    return choices.get(value, value) if value not in (None, "") else "–"
