"""Forms of the job pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.jobs import guards
from ocsadmin.jobs.models import Result
from ocsadmin.plans.plan import Plan

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account

ANSWERS = [
    (Result.SUCCESS, _("It was done")),
    (Result.FAILURE, _("It failed")),
    (Result.SKIPPED, _("Leave it out")),
]


class ConfirmForm(forms.Form):
    """How a step on a host went."""

    result = forms.ChoiceField(choices=ANSWERS)
    note = forms.CharField(max_length=500, required=False)


class AgainForm(forms.Form):
    """Why something is undone or retried, and what has to be typed for it."""

    confirm = forms.CharField(
        max_length=256, required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    use_required_attribute = False

    def __init__(self, plan: Plan, account: Account, data: Any = None) -> None:
        super().__init__(data)
        self._plan = plan
        self._ask_confirmation()
        if guards.needs_reason(plan, account):
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = str(guards.reason_missing(plan))

    def _ask_confirmation(self) -> None:
        wanted = self._plan.confirmation
        if wanted is None:
            del self.fields["confirm"]
            return
        field = self.fields["confirm"]
        field.label, field.help_text = _now("Type %(text)s to confirm") % {"text": wanted.text}, wanted.why
        field.required = True
        field.error_messages["required"] = _now("Type %(text)s.") % {"text": wanted.text}

    def clean_confirm(self) -> str:
        typed = str(self.cleaned_data["confirm"])
        if self._plan.confirmation and not self._plan.confirmation.is_given(typed):
            words = _now("“%(typed)s” is something else. Type %(text)s.")
            raise forms.ValidationError(words % {"typed": typed, "text": self._plan.confirmation.text})
        return typed
