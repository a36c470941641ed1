"""The forms of the pages on global meeting settings. The operations hold the rules; these only ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.wizards.spec_forms import form_field
from pools.change_global_settings.spec import GlobalSettingsSpec
from pools.create_meeting_policy.spec import CreateMeetingPolicySpec
from pools.models import GlobalSettings, UserPolicy

from .effective import PER_USER, Anonymous, anonymous_of
from .policy_settings import settings_for
from .setting import LARGEST, SMALLEST, Setting, switch_of


class SettingsForm(forms.Form):
    """A form that shows the errors of an operation where they belong."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def field_of(self, error: DomainError) -> str | None:
        """The field that an error is about; None for the whole form."""
        return error.field if error.field in self.fields else None

    def refuse(self, error: DomainError) -> None:
        for one in error.errors if isinstance(error, ManyErrors) else [error]:
            self.add_error(self.field_of(one), f"{one.text} {one.cure}".strip())


class MeetingsForm(SettingsForm):
    """Anonymous participants, and the global policy."""

    anonymous = form_field(GlobalSettingsSpec, "anonymous", required=True, widget=forms.RadioSelect)
    global_policy = form_field(GlobalSettingsSpec, "global_policy", required=True)
    choice_help = {
        "anonymous": {
            Anonymous.ALLOW: _("Everyone may organize meetings with people who have no account here."),
            Anonymous.DISALLOW: _("Nobody may."),
            Anonymous.PER_USER: _("Only those for whom it is set."),
        }
    }

    def __init__(self, *args: Any, current: GlobalSettings, policies: list[UserPolicy], **kwargs: Any) -> None:
        of_all = next((str(one.guid) for one in policies if one.dn_key == current.meeting_policy_key), "")
        initial = {
            "anonymous": anonymous_of(current.meeting_flags),
            "global_policy": PER_USER if current.meeting_policy_per_user else of_all,
        }
        super().__init__(*args, initial=initial, **kwargs)
        field: Any = self.fields["global_policy"]
        field.choices = [(PER_USER, _now("Use per user policy")), *((str(one.guid), one.name) for one in policies)]
        if not initial["global_policy"]:
            field.choices = [("", _now("none")), *field.choices]

    def asked(self) -> dict[str, Any]:
        """Only what was changed, as a spec in JSON."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class PolicyForm(SettingsForm):
    """A meeting policy: its name and every setting that it has."""

    name = form_field(CreateMeetingPolicySpec, "name")

    def __init__(self, *args: Any, name: str, settings: Mapping[str, str], **kwargs: Any) -> None:
        self.settings = {f"setting_{number}": one for number, one in enumerate(settings_for(settings))}
        self.there = dict(settings)
        initial = {"name": name, **{field: _start(one, settings) for field, one in self.settings.items()}}
        super().__init__(*args, initial=initial, **kwargs)
        for field, setting in self.settings.items():
            self.fields[field] = _field(setting, settings)

    def field_of(self, error: DomainError) -> str | None:
        found = next((field for field, one in self.settings.items() if error.field in one.names), None)
        return found or super().field_of(error)

    def asked(self, *, new: bool = False) -> dict[str, Any]:
        """Only what was changed, as a spec in JSON; a new policy needs its name in any case."""
        settings = {
            one.name_in(self.there): self.cleaned_data[field]
            for field, one in self.settings.items()
            if field in self.changed_data
        }
        named = new or "name" in self.changed_data
        return {"settings": settings, **({"name": self.cleaned_data["name"]} if named else {})}


def _is_switch(setting: Setting, settings: Mapping[str, str]) -> bool:
    """A switch that says something else than TRUE and FALSE is shown as the text that it is."""
    text = setting.value_in(settings)
    return setting.kind == "switch" and (text == "" or switch_of(text) is not None)


def _start(setting: Setting, settings: Mapping[str, str]) -> Any:
    text = setting.value_in(settings)
    return bool(switch_of(text)) if _is_switch(setting, settings) else text


def _field(setting: Setting, settings: Mapping[str, str]) -> forms.Field:
    common: dict[str, Any] = {"label": setting.title, "required": False, "help_text": setting.help}
    if _is_switch(setting, settings):
        return forms.BooleanField(**common)
    if setting.kind == "choice":
        choices = _choices(setting, setting.value_in(settings))
        return forms.ChoiceField(choices=choices, **{**common, "required": "" not in dict(choices)})
    if setting.kind == "number":
        widget = forms.NumberInput(attrs={"min": SMALLEST, "max": LARGEST})
        return forms.CharField(widget=widget, **{**common, "required": setting.value_in(settings) != ""})
    if "\n" in setting.value_in(settings):  # a browser would write its lines in another way
        return forms.CharField(widget=forms.Textarea, disabled=True, **common)
    return forms.CharField(**common)


def _choices(setting: Setting, text: str) -> list[tuple[str, Any]]:
    """The known choices, and the one that stands there although nobody knows it."""
    known = list((setting.choices or {}).items())
    if text in dict(known):
        return known
    return [(text, _now("%(value)s (not known to the console)") % {"value": text} if text else _now("not set")), *known]
