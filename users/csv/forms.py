"""The settings that hold for a whole file, as a form: of the page, of REST and of the command alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from .cells import World
from .columns import Operation, Option
from .text import LARGEST


class OptionsForm(forms.Form):
    """A field for each option of the operation. ``cleaned_data`` is what an upload keeps."""

    def __init__(self, operation: Operation, data: Mapping[str, Any] | None = None, **how: Any) -> None:
        super().__init__(data, **how)
        self.operation, world = operation, World()
        for option in operation.options:
            self.fields[option.name] = _field(option, world)

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or self.cleaned_data)
        for name, sentence in self.operation.wrong(cleaned).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return cleaned


class FileForm(forms.Form):
    """A file, or rows pasted from a spreadsheet."""

    file = forms.FileField(required=False)
    pasted = forms.CharField(required=False, strip=False, widget=forms.Textarea)

    def octets(self) -> bytes:
        """What was given, the file first."""
        file = self.cleaned_data.get("file")
        return bytes(file.read(LARGEST + 1)) if file else str(self.cleaned_data.get("pasted", "")).encode()

    @property
    def file_name(self) -> str:
        file = self.cleaned_data.get("file")
        return str(file.name) if file else "pasted.csv"


def _field(option: Option, world: World) -> forms.Field:
    labels: dict[str, Any] = {"label": option.title, "help_text": option.help, "required": False}
    if option.flag:
        return forms.BooleanField(**labels)
    if option.choices is None:
        return forms.CharField(max_length=200, initial=option.start(world), **labels)
    those = option.choices(world)
    return _ByNameField(choices=[("", "–"), *those], initial=option.start(world), **labels)


class _ByNameField(forms.ChoiceField):
    """A choice that may also be given by its title: the name of a pool instead of its GUID."""

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        those: Any = self.choices
        by_title = {str(title).casefold(): str(key) for key, title in those if key}
        return by_title.get(text.casefold(), text)
