"""A page whose fields keep the rules of an operation."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from ocsadmin.errors import DomainError
from ocsadmin.wizards import PageForm
from ocsadmin.wizards.spec_forms import form_field

PLAIN_TEXT: Final = {"autocomplete": "off", "spellcheck": "false"}
"""Attributes of an input for names, which nobody wants corrected."""


class RuleForm(PageForm):
    """A wizard page that asks the operation's own rules.

    ``rule_<field>(value)`` raises what is wrong with a field; or override ``rule`` where several fields share one.
    """

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name in self.fields:
            if name in values:
                self._apply(name, values[name])
        return self.cleaned_data

    def rule(self, name: str, value: Any) -> None:
        """Raise the DomainError that says what is wrong with this field."""
        check = getattr(self, f"rule_{name}", None)
        if check is not None:
            check(value)

    def _apply(self, name: str, value: Any) -> None:
        try:
            self.rule(name, value)
        except DomainError as error:
            self.add_error(name, f"{error.text} {error.cure}".strip())


def path_field(spec: type, name: str, *, required: bool = True) -> Any:
    """A page's field for a path of Windows."""
    widget = forms.TextInput(attrs={**PLAIN_TEXT, "class": "mono"})
    return form_field(spec, name, required=required, max_length=1024, widget=widget)
