"""Forms of the job pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Result

ANSWERS = [
    (Result.SUCCESS, _("It was done")),
    (Result.FAILURE, _("It failed")),
    (Result.SKIPPED, _("Leave it out")),
]


class ConfirmForm(forms.Form):
    """How a step on a host went."""

    result = forms.ChoiceField(choices=ANSWERS)
    note = forms.CharField(max_length=500, required=False)
