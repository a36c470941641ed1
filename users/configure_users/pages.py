"""The pages of settings: each has a box of its own, “change”, and counts only where that is ticked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import ManyErrors
from ocsadmin.use_cases import from_json
from ocsadmin.wizards import PageForm
from pools.models import GlobalSettings
from users.settings import GENERAL, MEETINGS, VOICE, on_page

from .enforced import MEETING_FLAGS, UC_FLAGS
from .now import counts
from .setting import Choice, Setting, TextSetting
from .spec import ConfigureUsersSpec

CHANGE = "change_"


@dataclass(frozen=True)
class Line:
    """One row of the page: the box, the choice, how people stand now, and why it can't be changed (mostly empty)."""

    name: str
    title: str
    box: BoundField
    choice: BoundField
    now: str
    note: Any
    enforced: str
    objects: Sequence[Any]


class SettingsForm(PageForm):
    """The answer holds ``wished``: setting → value, of those that are ticked."""

    page: ClassVar[str]

    def prepare(self) -> None:
        for one in self.offered:
            self.fields[CHANGE + one.name] = forms.BooleanField(label=_("Change"), required=False)
            self.fields[one.name] = one.field()
            if one.name in self.enforced:
                self.fields[CHANGE + one.name].disabled = self.fields[one.name].disabled = True

    @cached_property
    def offered(self) -> list[Setting]:
        """The settings of the page; some only where it is about one person."""
        alone = len(self.context.answers["people"].get("people", [])) == 1
        return [one for one in on_page(self.page) if alone or not one.alone]

    @cached_property
    def enforced(self) -> Mapping[str, str]:
        """Setting → why it can't be set for single people, as the mirror knows the global settings."""
        current = GlobalSettings.objects.current()
        if current is None:
            return {}
        flags = {MEETING_FLAGS: current.meeting_flags, UC_FLAGS: current.uc_flags}
        return {one.name: why for one in self.offered if (why := one.enforced(flags))}

    @cached_property
    def _counted(self) -> dict[str, Counter[bool | str]]:
        return counts(self.context.answers["people"].get("people", []))

    def settings(self) -> Iterator[Line]:
        """The rows of the page."""
        for one in self.offered:
            yield Line(
                name=one.name,
                title=str(one.title),
                box=self[CHANGE + one.name],
                choice=self[one.name],
                now=self._now(one),
                note=one.note,
                enforced=self.enforced.get(one.name, ""),
                objects=one.objects(),
            )

    def clean(self) -> dict[str, Any]:
        typed = dict(super().clean() or self.cleaned_data)
        asked = {}
        for one in self.offered:
            if typed.get(CHANGE + one.name) and one.name not in self.errors:
                value = one.typed(typed.get(one.name) or "")
                if value is None:
                    self.add_error(one.name, _("Choose what it is to be, or take the tick away."))
                else:
                    asked[one.name] = value
                    self._check(one, value)
        return {**typed, "wished": asked}

    def _check(self, one: Setting, value: Any) -> None:
        for problem in one.check(value) if isinstance(one, TextSetting) and value else ():
            self.add_error(one.name, f"{problem.text} {problem.cure}")

    def summary(self) -> list[tuple[Any, Any]]:
        asked = self.cleaned_data.get("wished") or {}
        if not asked:
            return [(_("Settings"), _("all stay as they are"))]
        return [(one.title, self._in_words(one.name)) for one in self.offered if one.name in asked]

    def _in_words(self, name: str) -> str:
        typed = self.cleaned_data.get(name) or ""
        choices: Any = getattr(self.fields[name], "choices", None)
        return str(dict(choices).get(typed, typed)) if choices else typed or _now("none")

    def _now(self, one: Setting) -> str:
        """``12 on, 3 off``; of a choice the names."""
        found = self._counted.get(one.name)
        if not found or isinstance(one, TextSetting):
            return ""
        titles = {each.dn_key: str(each) for each in one.objects()}
        if isinstance(one, Choice):
            parts = [
                f"{count} {titles.get(str(key), _now('unknown')) if key else _now('none of their own')}"
                for key, count in found.most_common(4)
            ]
        else:
            parts = [f"{found[on]} {one.told(on, {})}" for on in (True, False) if found[on]]
        return ", ".join(parts)


class UserSettingsForm(SettingsForm):
    page = GENERAL


class MeetingSettingsForm(SettingsForm):
    page = MEETINGS


class VoiceSettingsForm(SettingsForm):
    """The last page of settings: at least one of all must be ticked."""

    page = VOICE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            self._refuse_nothing(cleaned["wished"])
        return cleaned

    def _refuse_nothing(self, asked: Mapping[str, Any]) -> None:
        before = {
            **self.context.answers[GENERAL].get("wished", {}),
            **self.context.answers[MEETINGS].get("wished", {}),
        }
        people = self.context.answers["people"].get("people", [])
        try:
            from_json(ConfigureUsersSpec, {"people": people, **before, **asked})
        except ManyErrors as many:
            for error in many.errors:
                self.add_error(error.field if error.field in self.fields else None, f"{error.text} {error.cure}")
