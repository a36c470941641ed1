"""Form fields made of the fields of a spec: label, help, choices and rule are said there."""

from __future__ import annotations

import types
from enum import Enum
from typing import Any, Union, cast, get_args, get_origin

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError
from ocsadmin.use_cases import SpecField, field_of

from .forms import PageForm
from .lines import LinesField


def form_field(spec: type, name: str, form_class: Any = None, **options: Any) -> Any:
    """The form field of a spec's field; ``options`` override what it would be made with, and so does its class."""
    one = field_of(spec, name)
    return _made(one, options) if form_class is None else form_class(**_said(one, options))


def form_of(spec: type, *names: str, base: type[PageForm] = PageForm) -> type[PageForm]:
    """A page's form that asks for these fields of a spec."""
    fields = {name: form_field(spec, name) for name in names}
    return cast(type[PageForm], type(f"{spec.__name__}Form", (base,), fields))


def _said(one: SpecField, options: dict[str, Any]) -> dict[str, Any]:
    said = {"label": one.label, "help_text": one.help, "required": not one.has_default, **options}
    if one.rule is not None:
        said.setdefault("validators", [_Keeps(one)])
    return said


def _made(one: SpecField, options: dict[str, Any]) -> forms.Field:
    said = _said(one, options)
    if one.kind.form is not None:
        return cast(forms.Field, one.kind.form(one))
    plain = _plain(one.type)
    if plain is bool:
        return forms.BooleanField(**{**said, "required": False})
    if get_origin(plain) is tuple and one.offered is not None:
        return forms.MultipleChoiceField(choices=one.offered, widget=forms.CheckboxSelectMultiple, **said)
    if (choices := _choices(one, plain, buttons=options.get("widget") is forms.RadioSelect)) is not None:
        return forms.ChoiceField(choices=choices, **said)
    if get_origin(plain) is tuple:
        return LinesField(**{**said, "help_text": format_lazy("{} {}", _("One on each line."), said["help_text"])})
    if plain is int:
        return forms.IntegerField(**said)
    return forms.CharField(**{"max_length": one.longest, **said})


def _plain(type_: Any) -> Any:
    """``str | None`` → ``str``."""
    if get_origin(type_) in (Union, types.UnionType):
        return next(one for one in get_args(type_) if one is not type(None))
    return type_


def _choices(one: SpecField, plain: Any, *, buttons: bool) -> Any:
    """Asked anew for each form. A list of several begins with none; as ``buttons`` none is pressed."""
    if one.offered is None:
        return [(str(each.value), str(each.value)) for each in plain] if _is_enum(plain) else None
    offered = one.offered

    def choices() -> list[tuple[str, Any]]:
        those = [*offered()]
        return those if buttons or len(those) == 1 or _is_enum(plain) else [("", "–"), *those]

    return choices


def _is_enum(plain: Any) -> bool:
    return isinstance(plain, type) and issubclass(plain, Enum)


class _Keeps:
    """A validator that asks the field's rule."""

    def __init__(self, one: SpecField) -> None:
        self.one = one

    def __call__(self, value: Any) -> None:
        try:
            self.one.checked(value)
        except DomainError as error:
            raise forms.ValidationError(f"{error.text} {error.cure}".strip()) from error
