"""The form of a schedule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import ManyErrors
from users.models import ReportSchedule
from users.reports import catalog
from users.reports.listing import FILTERS

from .spec import ScheduleSpec


class ScheduleForm(forms.Form):
    """``spec`` holds the request once the form is valid."""

    report = forms.ChoiceField(label=_("Report"))
    recipients = forms.CharField(
        label=_("To"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("E-mail addresses, one a line or between commas. Each gets a mail of its own."),
    )
    frequency = forms.ChoiceField(
        label=_("How often"), choices=ReportSchedule.Frequency.choices, widget=forms.RadioSelect, initial="weekly"
    )
    weekday = forms.TypedChoiceField(
        label=_("On"), coerce=int, choices=ReportSchedule.Weekday.choices, initial=0, help_text=_("For every week.")
    )
    hour = forms.TypedChoiceField(
        label=_("At"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)], initial=6
    )
    content = forms.ChoiceField(
        label=_("What is sent"), choices=ReportSchedule.Content.choices, widget=forms.RadioSelect, initial="csv"
    )
    only_if_any = forms.BooleanField(label=_("Only when the report is not empty"), required=False)
    is_active = forms.BooleanField(label=_("Send it"), required=False, initial=True)
    pool = forms.CharField(required=False, widget=forms.HiddenInput)
    ou = forms.CharField(required=False, widget=forms.HiddenInput)
    days = forms.CharField(required=False, widget=forms.HiddenInput)

    spec: ScheduleSpec

    def __init__(self, *args: Any, account: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.name, one.title) for one in catalog.shown_to(account)]
        self.fields["report"].choices = choices  # type: ignore[attr-defined]
        self.fields["hour"].help_text = _("By the console's clock (%(zone)s).") % {"zone": zone}

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or self.cleaned_data)
        if not self.errors:
            filters = {name: cleaned.pop(name) for name in FILTERS if cleaned.get(name)}
            try:
                self.spec = ScheduleSpec.from_json({**cleaned, "filters": filters})
            except ManyErrors as errors:
                for error in errors.errors:
                    self.add_error(error.field if error.field in self.fields else NON_FIELD_ERRORS, str(error))
        return cleaned


def initial_of(schedule: ReportSchedule) -> dict[str, Any]:
    """What the form begins with when a schedule is changed."""
    names = ("report", "frequency", "weekday", "hour", "content", "only_if_any", "is_active")
    return {
        **{name: getattr(schedule, name) for name in names},
        **schedule.filters,
        "recipients": "\n".join(schedule.recipients),
    }
