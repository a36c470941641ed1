"""The form of a saved search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from users.models import SavedSearch

from .spec import LONGEST_NAME, SavedSearchSpec

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account


class SavedSearchForm(forms.Form):
    """The rules are those of the spec; here stand only the fields."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, help_text=_("What you find it by."))
    query = forms.CharField(widget=forms.HiddenInput, max_length=8000)
    share = forms.ChoiceField(label=_("Who sees it"), choices=SavedSearch.Share.choices, initial="me")
    group = forms.ChoiceField(
        label=_("Group"), required=False, help_text=_("Only where it is shared with a group of yours.")
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type
        field.choices = [("", _("none")), *((one, one) for one in sorted(account.groups, key=str.casefold))]
        if not account.groups:
            del self.fields["group"]

    @property
    def spec(self) -> SavedSearchSpec:
        return SavedSearchSpec.from_json(self.cleaned_data)
