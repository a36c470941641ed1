"""The fields of a spec: what every face has to know of each, said once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from dataclasses import MISSING, dataclass
from functools import cache
from typing import Any, TypeVar, dataclass_transform, get_type_hints

_KEY = "ocsadmin"
T = TypeVar("T")
Choices = Callable[[], Sequence[tuple[str, Any]]]


def _as_text(values: Collection[Any]) -> str:
    return ", ".join(str(one) for one in values)


@dataclass(frozen=True)
class Kind:
    """What is known of all fields that hold the same kind of value: a pool, people, a DN.

    ``label``, ``help``  of fields that have none of their own.
    ``words``     values → how a person reads them: names instead of GUIDs.
    ``choices``   value and title of each that may be chosen now; without, the value is typed.
    ``subject``   value in JSON → what a draft about it is called; without, the field does not name a draft.
    ``note``      how the value is written in JSON: "objectGUID of a pool."
    ``cell``      how an app's files write it; the app that reads files knows its shape.
    ``clean``     value → the value as the spec keeps it.
    ``form``, ``rest``  field → the field of a form or serializer, where the type alone does not say it.
    ``secret``    the value may be a secret by mistake: no message and no words show it.
    """

    label: Any = ""
    help: Any = ""
    words: Callable[[Collection[Any]], str] = _as_text
    choices: Choices | None = None
    subject: Callable[[Any], str] | None = None
    note: Any = ""
    cell: Any = None
    clean: Callable[[Any], Any] | None = None
    form: Callable[[SpecField], Any] | None = None
    rest: Callable[[SpecField], Any] | None = None
    secret: bool = False


PLAIN = Kind()


@dataclass(frozen=True)
class _Said:
    """What :func:`field` keeps beside the dataclass's own field."""

    label: Any
    help: Any
    kind: Kind
    rule: Callable[..., Any] | None
    choices: Choices | None
    longest: int | None
    overridden_by: str
    omit_default: bool
    spread: bool
    always: bool


@dataclass(frozen=True)
class SpecField:
    """A field of a spec with its type. ``has_default`` says that it may be left out."""

    name: str
    type: Any
    label: Any = ""
    help: Any = ""
    kind: Kind = PLAIN
    rule: Callable[..., Any] | None = None
    choices: Choices | None = None
    longest: int | None = None
    overridden_by: str = ""
    omit_default: bool = False
    spread: bool = False
    always: bool = False
    has_default: bool = False
    default: Any = None

    @property
    def offered(self) -> Choices | None:
        return self.choices or self.kind.choices

    def checked(self, value: Any, path: str = "") -> Any:
        """The value as the spec keeps it; a default is kept as it is.

        :raises DomainError: it is against the rule.
        """
        if self.kind.clean is not None:
            value = self.kind.clean(value)
        if self.rule is None or (self.has_default and value == self.default and not self.always):
            return value
        return self.rule(value, field=f"{path}{self.name}")

    @property
    def json_help(self) -> str:
        """For those who write JSON: what it is (the label, where there is no help), and how it is written."""
        told = " ".join(text for text in (str(self.help), str(self.kind.note)) if text)
        return told or str(self.label)


def field(
    *,
    label: Any = "",
    help: Any = "",
    kind: Kind = PLAIN,
    rule: Callable[..., Any] | None = None,
    choices: Choices | None = None,
    longest: int | None = None,
    overridden_by: str = "",
    omit_default: bool = False,
    spread: bool = False,
    always: bool = False,
    default: Any = MISSING,
    default_factory: Any = MISSING,
) -> Any:
    """A field of a spec.

    ``rule``           ``rule(value, field=name)`` answers the value as it is kept, or raises a DomainError.
    ``choices``        what may be chosen, where the kind does not say it.
    ``longest``        characters of a text, members of a list.
    ``overridden_by``  the field that gives single objects another value: ``pools`` for ``pool``.
    ``omit_default``   the JSON form leaves it out where it is the default.
    ``always``         the rule holds for the default too: it has to be changed.
    ``spread``         a spec whose fields stand among those of the outer one, on every face.
    """
    said = _Said(label, help, kind, rule, choices, longest, overridden_by, omit_default, spread, always)
    return dataclasses.field(default=default, default_factory=default_factory, metadata={_KEY: said})


@dataclass_transform(frozen_default=True, field_specifiers=(field, dataclasses.field))
def spec(cls: type[T]) -> type[T]:
    """A frozen dataclass whose fields are declared by :func:`field`."""
    return dataclass(frozen=True)(cls)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field, dataclasses.field))
def wide_spec(cls: type[T]) -> type[T]:
    """The same where all are given by name, so that a spec with more fields can build on it."""
    return dataclass(frozen=True, kw_only=True)(cls)


@cache
def fields_of(spec_class: type) -> tuple[SpecField, ...]:
    """The fields in their order, each with its type."""
    types = get_type_hints(spec_class)
    return tuple(_spec_field(one, types[one.name]) for one in dataclasses.fields(spec_class))


def flat_fields_of(spec_class: type) -> tuple[SpecField, ...]:
    """The same as every face shows them: fields of a spec that is spread stand in its place."""
    return tuple(
        inner for one in fields_of(spec_class) for inner in (flat_fields_of(one.type) if one.spread else (one,))
    )


def field_of(spec_class: type, name: str) -> SpecField:
    """:raises LookupError: the spec has no such field."""
    for one in flat_fields_of(spec_class):
        if one.name == name:
            return one
    raise LookupError(f"{spec_class.__name__} has no field {name}.")


def _spec_field(one: dataclasses.Field[Any], type_: Any) -> SpecField:
    said: _Said | None = one.metadata.get(_KEY)
    default = one.default_factory() if one.default_factory is not MISSING else one.default
    known = {} if said is None else {name: getattr(said, name) for name in _Said.__dataclass_fields__}
    if said is not None:
        known |= {"label": said.label or said.kind.label, "help": said.help or said.kind.help}
    return SpecField(one.name, type_, has_default=default is not MISSING, default=default, **known)
