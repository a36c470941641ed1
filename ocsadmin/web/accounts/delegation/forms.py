"""The form of a delegation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.delegation.spec import DelegationSpec
from ocsadmin.accounts.permissions import delegable
from ocsadmin.acting import people
from ocsadmin.directory import DN
from ocsadmin.errors import ManyErrors
from ocsadmin.mirror.models import Container

NAMES = {"fields_hidden": "hidden_fields", "fields_read_only": "read_only_fields"}
"""Names of fields here → in the spec: a Django form has a method ``hidden_fields``."""
SEVERAL = _("Hold Ctrl to choose several, or to take one away.")


class DelegationForm(forms.Form):
    """What it says is checked as a :class:`DelegationSpec`; here it only gets its shape."""

    required_css_class = "required"

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("What it is for: “Help desk in Sydney”."))
    group = forms.CharField(
        label=_("Directory group"), max_length=256, required=False, help_text=_("Its pre-Windows 2000 name.")
    )
    account = forms.CharField(
        label=_("Or one account"), max_length=320, required=False, help_text=_("As in kim@contoso.com.")
    )
    everywhere = forms.BooleanField(
        label=_("Everyone: no limit of units and pools, only of fields and reasons"), required=False
    )
    units = forms.MultipleChoiceField(
        label=_("Organizational units"),
        required=False,
        help_text=_("Units below them count too. Hold Ctrl to choose several, or to take one away."),
        widget=forms.SelectMultiple(attrs={"size": 10}),
    )
    pools = forms.MultipleChoiceField(
        label=_("Pools"), required=False, help_text=SEVERAL, widget=forms.SelectMultiple(attrs={"size": 10})
    )
    permissions = forms.MultipleChoiceField(
        label=_("What they may do there"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all that their groups allow. Looking at people is always among it."),
    )
    fields_hidden = forms.MultipleChoiceField(
        label=_("Fields that they do not see"),
        required=False,
        help_text=SEVERAL,
        widget=forms.SelectMultiple(attrs={"size": 10}),
    )
    fields_read_only = forms.MultipleChoiceField(
        label=_("Fields that they may not change"),
        required=False,
        help_text=SEVERAL,
        widget=forms.SelectMultiple(attrs={"size": 10}),
    )
    reason_required = forms.MultipleChoiceField(
        label=_("What takes a reason"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(label=_("It counts from now on"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        rights = [(one.name, capfirst(one.title)) for one in delegable()]
        fields = [(name, capfirst(str(one.title))) for name, one in people.fields().items()]
        choices = {
            "units": _units(),
            "pools": [(str(one.guid), one.title) for one in people.pools()],
            "permissions": rights,
            "reason_required": rights,
            "fields_hidden": fields,
            "fields_read_only": fields,
        }
        for name, those in choices.items():
            self.fields[name].choices = those  # type: ignore[attr-defined]

    def spec(self) -> DelegationSpec:
        return DelegationSpec.from_json(renamed(self.cleaned_data, NAMES))

    def refuse(self, many: ManyErrors) -> None:
        """Show each error at its field."""
        for error in many.errors:
            name = next((own for own, of_spec in NAMES.items() if of_spec == error.field), error.field)
            self.add_error(name if name in self.fields else None, f"{error.text} {error.cure}".strip())


def renamed(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in values.items()}


def _units() -> list[tuple[str, str]]:
    """Organizational units as a tree, and the container Users, which Active Directory begins with."""
    rows = Container.objects.filter(dn__istartswith="OU=") | Container.objects.filter(dn__istartswith="CN=Users,DC=")
    units = [(str(guid), DN.parse(dn)) for guid, dn in rows.values_list("guid", "dn")]
    units.sort(key=lambda one: [value.casefold() for _kind, value in reversed(one[1].rdns)])
    return [(guid, "\u2003" * (_depth(dn) - 1) + dn.name) for guid, dn in units]


def _depth(dn: DN) -> int:
    return sum(kind.upper() != "DC" for kind, _value in dn.rdns)
