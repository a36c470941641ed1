"""What was asked for, in words: names of people and pools instead of GUIDs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ocsadmin.errors import DomainError

from .fields import SpecField, fields_of, flat_fields_of
from .json_form import from_json
from .registry import named
from .use_case import UseCase


def subject_of(use_case: UseCase, data: Mapping[str, Any]) -> str:
    """What a draft is about, to tell it from others: of the fields answered so far the first that says it."""
    for one in flat_fields_of(use_case.spec):
        if one.kind.subject is not None and data.get(one.name):
            return one.kind.subject(data[one.name])
    return ""


def asked_for(operation: str, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of each field of a job's spec that says something; nothing where no use case knows it."""
    use_case = named(operation)
    if use_case is None:
        return []
    known = {one.name for one in flat_fields_of(use_case.spec)}
    try:
        spec: Any = from_json(use_case.spec, {name: value for name, value in data.items() if name in known})
    except DomainError:
        return []
    return [
        (str(one.label), _words(one, value))
        for one, value in _values(spec)
        if one.label and value not in _NOTHING and value != one.default
    ]


def _values(spec: Any) -> Iterator[tuple[SpecField, Any]]:
    spec_class: Any = type(spec)
    for one in fields_of(spec_class):
        value = getattr(spec, one.name)
        if one.spread:
            yield from _values(value)
        else:
            yield one, value


_NOTHING: Collection[Any] = (None, "", (), frozenset(), False)


def _words(one: SpecField, value: Any) -> str:
    if value is True:
        return _("yes")
    if isinstance(value, Mapping):
        return one.kind.words(list(value.values()))
    those = list(value) if isinstance(value, tuple | frozenset) else [value]
    titles = {str(key): str(title) for key, title in one.choices()} if one.choices else {}
    return one.kind.words([titles.get(str(each), each) for each in those])
