"""What was asked for, in words: names of people and pools instead of GUIDs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ocsadmin.errors import DomainError
from ocsadmin.plans.reading import facts

from .fields import PLAIN, SpecField, fields_of, flat_fields_of
from .json_form import HIDDEN, from_json
from .registry import named
from .use_case import UseCase


def subject_of(use_case: UseCase, data: Mapping[str, Any]) -> str:
    """What a draft is about, to tell it from others: of the fields answered so far the first that says it."""
    for one in flat_fields_of(use_case.spec):
        if one.kind.subject is not None and data.get(one.name):
            return one.kind.subject(data[one.name])
    return ""


def asked_for(operation: str, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of each field of a job's spec that says something; as it is stored where no use case knows it."""
    return _in_words(operation, data) or facts(data)


def _in_words(operation: str, data: Mapping[str, Any]) -> list[tuple[str, str]]:
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


MOST_TOLD = 10
"""Values of a plain list that are told; the rest is counted."""
_NOTHING: Collection[Any] = (None, "", (), frozenset(), False)


def _words(one: SpecField, value: Any) -> str:
    if one.kind.secret:
        return HIDDEN
    if value is True:
        return _("yes")
    those = list(_several(value))
    if one.kind.words is not PLAIN.words:
        return one.kind.words(those)
    titles = {str(key): str(title) for key, title in one.choices()} if one.choices else {}
    text = one.kind.words([titles.get(str(each), each) for each in those[:MOST_TOLD]])
    return text if len(those) <= MOST_TOLD else f"{text}, … {_('(%(n)d in all)') % {'n': len(those)}}"


def _several(value: Any) -> Collection[Any]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, tuple | frozenset) else [value]
