"""Forms of signing in and of tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.models import Account
from ocsadmin.accounts.permissions import PERMISSIONS


class SignInForm(forms.Form):
    """Name and password. Neither is trimmed of more than blanks around the name; passwords may end in a blank."""

    name = forms.CharField(
        label=_("Name"),
        max_length=320,
        help_text=_("useradmin, useradmin@contoso.com or CONTOSO\\useradmin; local:name for a local administrator."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class TokenForm(forms.Form):
    """A new token. Only rights that its owner has are offered."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("What the token is for."))
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It can never do more than you may do at the moment it is used."),
    )
    days = forms.IntegerField(
        label=_("Days until it expires"),
        min_value=1,
        max_value=3650,
        required=False,
        initial=90,
        help_text=_("Empty: it does not expire."),
    )

    def __init__(self, *args: Any, owner: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, capfirst(PERMISSIONS[name].title)) for name in owner.rights()]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]

    def wish(self) -> dict[str, Any]:
        """What ``tokens.create`` takes of it."""
        return {key: self.cleaned_data[key] for key in ("name", "scopes", "days")}
