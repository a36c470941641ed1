"""A spec as JSON and back. Every mistake is told at once, with the path to its value.

What is None counts as left out where the field has a default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from cattrs import BaseValidationError, ForbiddenExtraKeysError
from cattrs.errors import AttributeValidationNote, IterableValidationNote

from ocsadmin.errors import BadInput, DomainError, ManyErrors

from . import converter
from .fields import fields_of, flat_fields_of

T = TypeVar("T")
LONGEST_SHOWN = 100
HIDDEN = "•••"
"""Stands for a value that may be a secret."""
_converter = converter.make()


class MissingValue(DomainError):
    """A value is missing."""

    code, status = "missing-value", 422
    message = "There is no value for {name}."
    hint = "Give {name}."


class UnknownField(DomainError):
    """A field is not known."""

    code, status = "unknown-field", 422
    message = "{name} is not a field here."
    hint = "Known are: {known}."


class WrongType(DomainError):
    """A value is of another type."""

    code, status = "wrong-type", 422
    message = "{name} is {value}; it must be {wanted}."
    hint = "Write {wanted}."


def to_json(spec: Any) -> dict[str, Any]:
    """The spec as plain JSON values."""
    made: dict[str, Any] = _converter.unstructure(spec)
    return made


def from_json(spec_class: type[T], data: Mapping[str, Any]) -> T:
    """The spec of these JSON values; each value has kept its field's rule.

    :raises ManyErrors: one error for each value that is missing, unknown, of another type or against its rule.
    """
    if not isinstance(data, Mapping):
        raise ManyErrors([BadInput("This is described by names and values.", cure="Give a JSON object.")])
    try:
        made = _converter.structure(_kept(spec_class, data), spec_class)
    except BaseValidationError as wrong:
        raise ManyErrors(list(_errors(wrong, ""))) from wrong
    if errors := problems_of(made):
        raise ManyErrors(errors)
    return made


def problems_of(spec: Any) -> list[DomainError]:
    """Every rule that a spec breaks which was not read from JSON."""
    return [error for one in _broken(spec) for error in getattr(one, "errors", [one])]


def _kept(spec_class: type, data: Mapping[str, Any]) -> dict[str, Any]:
    optional = {one.name for one in fields_of(spec_class) if one.has_default}
    return {name: value for name, value in data.items() if not (value is None and name in optional)}


def _broken(made: Any, path: str = "") -> Iterator[DomainError]:
    """Keeps each value as its kind and its rule want it; yields what the rules refuse, and the spec as a whole."""
    spec_class: Any = type(made)
    for one in fields_of(spec_class):
        value = getattr(made, one.name)
        try:
            object.__setattr__(made, one.name, one.checked(value, path))
        except DomainError as error:
            yield error
        for inner, step in _specs_in(value, path if one.spread else f"{path}{one.name}."):
            yield from _broken(inner, step)
    problems: Any = getattr(made, "problems", None)
    if problems is not None:
        yield from problems()


def _specs_in(value: Any, path: str) -> Iterator[tuple[Any, str]]:
    """Specs within a spec, each with the path to its fields."""
    if hasattr(type(value), "__dataclass_fields__"):
        yield value, path
    elif isinstance(value, Mapping | tuple):
        for key, inner in value.items() if isinstance(value, Mapping) else enumerate(value):
            if hasattr(type(inner), "__dataclass_fields__"):
                yield inner, f"{path}{key}."


def _errors(wrong: Exception, path: str, *, secret: bool = False) -> Iterator[DomainError]:
    """Each mistake with the path to its value: ``people.3``."""
    if isinstance(wrong, BaseValidationError):
        for inner in wrong.exceptions:
            spec_class = getattr(wrong, "cl", None)
            yield from _errors(inner, _step(path, inner, spec_class), secret=secret or _is_secret(inner, spec_class))
    elif isinstance(wrong, ForbiddenExtraKeysError):
        known = ", ".join(one.name for one in flat_fields_of(wrong.cl))
        for name in sorted(str(one)[:LONGEST_SHOWN] for one in wrong.extra_fields):
            yield UnknownField(field=f"{path}.{name}".lstrip("."), name=name, known=known)
    elif isinstance(wrong, KeyError):
        yield MissingValue(field=path, name=path)
    elif isinstance(wrong, converter.Unfit):
        value = HIDDEN if secret else repr(wrong.value)[:LONGEST_SHOWN]
        yield WrongType(field=path, name=path, value=value, wanted=wrong.wanted)
    else:
        raise wrong


def _step(path: str, inner: BaseException, spec_class: Any) -> str:
    """The path, one name or number further where a note of cattrs says so. What is spread is no step."""
    for note in getattr(inner, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            spread = any(one.spread for one in fields_of(spec_class) if one.name == note.name)
            return path if spread else f"{path}.{note.name}".lstrip(".")
        if isinstance(note, IterableValidationNote):
            return f"{path}.{note.index}".lstrip(".")
    return path


def _is_secret(inner: BaseException, spec_class: Any) -> bool:
    names = {note.name for note in getattr(inner, "__notes__", ()) if isinstance(note, AttributeValidationNote)}
    return bool(names) and any(one.kind.secret for one in fields_of(spec_class) if one.name in names)
