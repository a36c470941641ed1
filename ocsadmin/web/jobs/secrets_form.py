"""Secrets that a plan needs and that nobody has kept: typed twice, shown never."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.plans.kinds.secrets import in_words


class SecretsForm(forms.Form):
    """Two fields for each name: ``secret-<name>`` and ``again-<name>``."""

    def __init__(self, data: Any = None, *, names: Iterable[str]) -> None:
        super().__init__(data, label_suffix="")
        self.names = list(names)
        for name in self.names:
            words = in_words(name)
            self.fields[f"secret-{name}"] = _secret(words[:1].upper() + words[1:])
            self.fields[f"again-{name}"] = _secret(_("The same again: %(name)s") % {"name": words})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name in self.names:
            one, other = values.get(f"secret-{name}"), values.get(f"again-{name}")
            if one and other and one != other:
                self.add_error(f"again-{name}", _now("The two differ. Type both again."))
        return values

    def given(self) -> dict[str, str]:
        """Name → secret, for ``gate.submit``."""
        return {name: str(self.cleaned_data[f"secret-{name}"]) for name in self.names}


def _secret(label: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "spellcheck": "false"})
    return forms.CharField(label=label, strip=False, max_length=256, widget=widget)
