"""The filters of a timeline, as pages and REST take them."""

from __future__ import annotations

from datetime import date, datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .event import Source
from .timeline import Question

SOURCES = [
    ("", _("All")),
    (Source.JOB.value, _("Jobs of the console")),
    (Source.OUTSIDE.value, _("Made outside, seen by replication")),
    (Source.DIRECTORY.value, _("Known to the directory only")),
]


class TimelineForm(forms.Form):
    """What can't be read is left out, so that a slip never hides that something happened: it says so instead."""

    source = forms.ChoiceField(choices=SOURCES, required=False, label=_("Source"))
    text = forms.CharField(required=False, max_length=200, strip=True, label=_("Attribute, value, who or why"))
    since = forms.DateField(required=False, label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label=_("To"), widget=forms.DateInput(attrs={"type": "date"}))

    def question(self) -> Question:
        """Days begin and end in the console's time zone."""
        self.is_valid()
        said = self.cleaned_data
        return Question(
            source=Source(said["source"]) if said.get("source") else None,
            text=said.get("text", ""),
            since=_moment(said.get("since"), time.min),
            until=_moment(said.get("until"), time.max),
        )


def _moment(day: date | None, at: time) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, at)) if day else None
