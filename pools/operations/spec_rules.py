"""What specs of operations on existing pools share: reading JSON into a frozen dataclass, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

from ocsadmin.errors import BadInput, DomainError, ManyErrors

T = TypeVar("T")


class MissingField(DomainError):
    """A value is missing."""

    code, status = "missing-value", 422
    message = "There is no value for {name}."
    hint = "Give {name}."


class UnknownSpecField(DomainError):
    """A field is not known."""

    code, status = "unknown-field", 422
    message = "{name} is not a field here."
    hint = "Known are: {known}."


class WrongSpecType(DomainError):
    """A value is of another type."""

    code, status = "wrong-type", 422
    message = "{name} is {value}; it must be {wanted}."
    hint = "Write {wanted}."


def spec_from_json(cls: type[T], data: Mapping[str, Any]) -> T:
    """A dataclass of texts, switches and tuples of texts from JSON or a form's values; blanks around texts dropped.

    :raises ManyErrors: with one error for each field that is missing, unknown or of another type.
    """
    if not isinstance(data, Mapping):
        raise ManyErrors([BadInput("This is described by names and values.", cure="Give a JSON object.")])
    known = {one.name: one for one in fields(cls)}  # type: ignore[arg-type]
    errors: list[DomainError] = [
        UnknownSpecField(field=str(name)[:100], name=str(name)[:100], known=", ".join(known))
        for name in data
        if name not in known
    ]
    errors += [MissingField(field=one.name, name=one.name) for one in known.values() if _is_missing(one, data)]
    errors += [error for name, value in data.items() if name in known and (error := _wrong(known[name], value))]
    if errors:
        raise ManyErrors(errors)
    return cls(**{name: _clean(value) for name, value in data.items()})


def _is_missing(one: Field[Any], data: Mapping[str, Any]) -> bool:
    return one.name not in data and one.default is MISSING and one.default_factory is MISSING


def _wrong(one: Field[Any], value: Any) -> DomainError | None:
    wanted = str(one.type)
    if wanted.startswith("tuple"):
        good, words = isinstance(value, list | tuple) and all(isinstance(v, str) for v in value), "a list of texts"
    elif wanted == "bool":
        good, words = isinstance(value, bool), "true or false"
    else:
        good, words = isinstance(value, str), "a text"
    return None if good else WrongSpecType(field=one.name, name=one.name, value=repr(value)[:100], wanted=words)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    return tuple(str(one).strip() for one in value) if isinstance(value, list | tuple) else value
