"""For many people at once: what happens is confirmed by typing how many they are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.wizards import Answers, PageForm
from users.people.spec import MANY


def are_many(answers: Answers) -> bool:
    return _count(answers) >= MANY


class ConfirmForm(PageForm):
    typed = forms.CharField(
        label=_("Number of people"), max_length=12, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def prepare(self) -> None:
        count = _count(self.context.answers)
        self.fields["typed"].help_text = _now("This is about %(n)d people. Type the number %(n)d to go on.") % {
            "n": count
        }

    def clean_typed(self) -> str:
        count, typed = _count(self.context.answers), str(self.cleaned_data["typed"]).strip()
        if typed != str(count):
            text = _now("“%(typed)s” is not the number of people. Type %(n)d, or go back and choose fewer.")
            raise forms.ValidationError(text % {"typed": typed, "n": count})
        return typed

    def summary(self) -> list[tuple[Any, Any]]:
        return [(_("Confirmed for"), _now("%(n)s people") % {"n": self.cleaned_data.get("typed", "")})]


def _count(answers: Answers) -> int:
    return len(set(answers["people"].get("people", ())) - set(answers["verify"].get("left_out", ())))
