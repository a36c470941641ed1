"""Select Server or Pool."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocsadmin.wizards import PageForm

from .pools import home_choices


class PoolForm(PageForm):
    pool = forms.ChoiceField(
        label=_("Server or pool"), help_text=_("The home of these people: it holds their contacts and presence.")
    )

    def prepare(self) -> None:
        pools = home_choices()
        choices: Any = pools if len(pools) == 1 else [("", "–"), *pools]
        self.fields["pool"].choices = choices  # type: ignore[attr-defined]
