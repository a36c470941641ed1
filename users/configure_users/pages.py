"""The pages of settings: each has a box of its own, “change”, and counts only where that is ticked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import ManyErrors
from ocsadmin.wizards import PageForm
from pools.models import GlobalSettings, LocationProfile, UserPolicy
from users import line_uri
from users.configure_users import ConfigureUsersSpec
from users.configure_users.spec import CHOICES
from users.configure_users.words import TITLES
from users.configure_users.world import Enforced

from .now import counts

ON, OFF, NONE = "on", "off", "none"
CHANGE = "change_"
ON_OFF = [(ON, _("Enable")), (OFF, _("Disable"))]
WORDS = {
    "anonymous_meetings": [(ON, _("Allow")), (OFF, _("Disallow"))],
    "enhanced_presence": [(ON, _("Enable"))],
    "enterprise_voice": [(ON, _("Enable Enterprise Voice")), (OFF, _("Disable Enterprise Voice"))],
}
NOTES = {
    "enhanced_presence": _("It can't be disabled again: whoever has signed in with it can't use older clients."),
    "line_uri": _("tel:+14255550100, or with an extension tel:+14255550100;ext=100. Empty takes it away."),
}


@dataclass(frozen=True)
class Setting:
    """One row of the page: the box, the choice, how people stand now, and why it can't be changed (mostly empty)."""

    name: str
    title: str
    box: BoundField
    choice: BoundField
    now: str
    note: Any
    enforced: str
    objects: list[UserPolicy] | list[LocationProfile]


class SettingsForm(PageForm):
    """The answer holds ``wished``: setting → value, of those that are ticked."""

    names: ClassVar[tuple[str, ...]] = ()

    def prepare(self) -> None:
        for name in self._names():
            self.fields[CHANGE + name] = forms.BooleanField(label=_("Change"), required=False)
            self.fields[name] = self._field(name)
            if name in self.enforced:
                self.fields[CHANGE + name].disabled = self.fields[name].disabled = True

    def _names(self) -> tuple[str, ...]:
        return self.names

    def _field(self, name: str) -> forms.Field:
        if name in CHOICES:
            those = [(str(one.guid), str(one)) for one in self._objects(name)]
            none = (NONE, _("None of their own: the global one, or the pool's"))
            return forms.ChoiceField(label=TITLES[name], required=False, choices=[("", "–"), *those, none])
        return forms.ChoiceField(
            label=TITLES[name], required=False, widget=forms.RadioSelect, choices=WORDS.get(name, ON_OFF)
        )

    @cached_property
    def enforced(self) -> Mapping[str, str]:
        """Setting → why it can't be set for single people, as the mirror knows the global settings."""
        settings = GlobalSettings.objects.current()
        return Enforced.of_flags(settings.meeting_flags, settings.uc_flags).reasons if settings else {}

    @cached_property
    def _counted(self) -> dict[str, Counter[bool | str]]:
        return counts(self.context.answers["people"].get("people", []))

    def settings(self) -> Iterator[Setting]:
        """The rows of the page."""
        for name in self._names():
            yield Setting(
                name=name,
                title=str(TITLES[name]),
                box=self[CHANGE + name],
                choice=self[name],
                now=self._now(name),
                note=NOTES.get(name, ""),
                enforced=self.enforced.get(name, ""),
                objects=self._objects(name) if name in CHOICES else [],
            )

    def clean(self) -> dict[str, Any]:
        typed = dict(super().clean() or self.cleaned_data)
        wished = {}
        for name in self._names():
            if typed.get(CHANGE + name) and name not in self.errors:
                value = self._value(name, typed.get(name) or "")
                if value is None:
                    self.add_error(name, _("Choose what it is to be, or take the tick away."))
                else:
                    wished[name] = value
        return {**typed, "wished": wished}

    def summary(self) -> list[tuple[Any, Any]]:
        wished = self.cleaned_data.get("wished") or {}
        if not wished:
            return [(_("Settings"), _("all stay as they are"))]
        return [(TITLES[name], self._in_words(name)) for name in wished]

    def _value(self, name: str, typed: str) -> bool | str | None:
        """What is wished; None where nothing was chosen."""
        if name in CHOICES:
            return "" if typed == NONE else typed or None
        return {ON: True, OFF: False}.get(typed)

    def _in_words(self, name: str) -> str:
        typed = self.cleaned_data.get(name) or ""
        choices: Any = getattr(self.fields[name], "choices", None)
        return str(dict(choices).get(typed, typed)) if choices else typed or _now("none")

    def _objects(self, name: str) -> Any:
        return self._lists[name]

    @cached_property
    def _lists(self) -> dict[str, Any]:
        policies = list(UserPolicy.objects.all())
        return {
            "meeting_policy": [one for one in policies if one.policy_type == UserPolicy.PolicyType.MEETING],
            "voice_policy": [one for one in policies if one.policy_type == UserPolicy.PolicyType.TELEPHONY],
            "location_profile": list(LocationProfile.objects.all()) if "location_profile" in self.names else [],
        }

    def _now(self, name: str) -> str:
        """``now: 12 on, 3 off``; of a choice the names."""
        found = self._counted.get(name)
        if not found:
            return ""
        if name in CHOICES:
            titles = {one.dn_key: str(one) for one in self._objects(name)}
            parts = [
                f"{count} {titles.get(str(key), _now('unknown')) if key else _now('none of their own')}"
                for key, count in found.most_common(4)
            ]
        else:
            parts = [f"{found[True]} {_now('on')}"] * bool(found[True]) + [f"{found[False]} {_now('off')}"] * bool(
                found[False]
            )
        return ", ".join(parts)


class UserSettingsForm(SettingsForm):
    names = (
        "federation",
        "remote_access",
        "public_im",
        "enhanced_presence",
        "archive_internal",
        "archive_federated",
    )


class MeetingSettingsForm(SettingsForm):
    names = ("anonymous_meetings", "meeting_policy")


class VoiceSettingsForm(SettingsForm):
    """For one person the line URI too. The last page of settings: at least one of all must be ticked."""

    names = ("enterprise_voice", "voice_policy", "location_profile")

    def _names(self) -> tuple[str, ...]:
        alone = len(self.context.answers["people"].get("people", [])) == 1
        return (self.names[0], "line_uri", *self.names[1:]) if alone else self.names

    def _field(self, name: str) -> forms.Field:
        if name != "line_uri":
            return super()._field(name)
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        return forms.CharField(label=TITLES[name], required=False, max_length=line_uri.LONGEST, widget=widget)

    def _value(self, name: str, typed: str) -> bool | str | None:
        return line_uri.plain(typed) if name == "line_uri" else super()._value(name, typed)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (line := cleaned["wished"].get("line_uri")) and "line_uri" not in self.errors:
            for problem in line_uri.check(line):
                self.add_error("line_uri", f"{problem.text} {problem.cure}")
        if not self.errors:
            self._refuse_nothing(cleaned["wished"])
        return cleaned

    def _refuse_nothing(self, wished: Mapping[str, Any]) -> None:
        before = {
            **self.context.answers["settings"].get("wished", {}),
            **self.context.answers["meetings"].get("wished", {}),
        }
        try:
            ConfigureUsersSpec.from_json(
                {"people": self.context.answers["people"].get("people", []), **before, **wished}
            )
        except ManyErrors as many:
            for error in many.errors:
                self.add_error(error.field if error.field in self.fields else None, f"{error.text} {error.cure}")
