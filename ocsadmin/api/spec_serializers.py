"""The body of a write, made of the fields of a spec: help, choices and types are said there."""

from __future__ import annotations

import types
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin
from uuid import UUID

from rest_framework import serializers

from ocsadmin.use_cases import SpecField, UseCase, fields_of, flat_fields_of

from .serializers import SpecSerializer
from .serializers.spec import ConfirmedSerializer

Serializer = type[serializers.Serializer[Any]]


def serializer_of(use_case: UseCase) -> Serializer:
    """The body of a use case: the fields of its spec, those of the action's base, and what stands beside.

    :raises TypeError: the use case is not offered by REST.
    """
    if use_case.rest is None:
        raise TypeError(f"{use_case.name} is not offered by REST.")
    base = use_case.rest.base or SpecSerializer
    return _serializer(use_case.spec, base, use_case.rest.names, use_case.confirm is not None)


@cache
def _serializer(spec: type, base: Serializer, names: str, confirmed: bool) -> Serializer:
    taken = {*base().fields, names}
    values: dict[str, Any] = {one.name: field_for(one) for one in flat_fields_of(spec) if one.name not in taken}
    bases = (base, ConfirmedSerializer) if confirmed else (base,)
    return cast(Serializer, type(_name(spec), bases, {**values, "__doc__": _first_line(spec)}))


class PartSerializer(serializers.Serializer[Any]):
    """Refuses names that it does not know, however deep within a body: a misspelt one would mean too much."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (strange := [name for name in data if name not in self.fields]):
            text = f"There is no such value here. There are: {', '.join(self.fields)}."
            raise serializers.ValidationError({str(name): [text] for name in strange})
        return super().to_internal_value(data)


@cache
def part_serializer(spec: type) -> Serializer:
    """Of a spec within another one."""
    values: dict[str, Any] = {one.name: field_for(one) for one in fields_of(spec)}
    values["__doc__"] = _first_line(spec)
    return cast(Serializer, type(f"{spec.__name__}Serializer", (PartSerializer,), values))


def field_for(one: SpecField) -> serializers.Field[Any, Any, Any, Any]:
    """The field of one value; a kind of value may bring its own."""
    if one.kind.rest is not None:
        return cast("serializers.Field[Any, Any, Any, Any]", one.kind.rest(one))
    said: dict[str, Any] = {"help_text": one.json_help} if one.json_help else {}
    if one.has_default:
        said |= _default(one)
    return _made(one.type, one, said)


def _default(one: SpecField) -> dict[str, Any]:
    if not isinstance(one.default, bool | str | int):
        return {"required": False}
    return {"default": one.default.value if isinstance(one.default, Enum) else one.default}


def _made(type_: Any, one: SpecField, said: dict[str, Any]) -> serializers.Field[Any, Any, Any, Any]:
    origin, inner = get_origin(type_), get_args(type_)
    if origin in (Union, types.UnionType):
        plain = next(each for each in inner if each is not type(None))
        return _made(plain, one, {**said, "allow_null": True} if _is_spec(plain) else said)
    if origin in (tuple, frozenset):
        return serializers.ListField(child=_made(inner[0], one, {}), max_length=one.longest, **said)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if inner == (str, Any):
            return serializers.DictField(**said)
        return KeyedField(child=_made(inner[1], one, {}), keys=_made(inner[0], one, {}), **said)
    if _is_spec(type_):
        return part_serializer(type_)(**said)
    return _single(type_, one, said)


def _is_spec(type_: Any) -> bool:
    return hasattr(type_, "__dataclass_fields__")


def _single(type_: Any, one: SpecField, said: dict[str, Any]) -> serializers.Field[Any, Any, Any, Any]:
    if type_ is bool:
        return serializers.BooleanField(**said)
    if type_ is int:
        return serializers.IntegerField(**said)
    if type_ is UUID:
        return serializers.UUIDField(**said)
    if issubclass(type_, Enum):
        return serializers.ChoiceField(choices=[str(each.value) for each in type_], **said)
    return serializers.CharField(max_length=one.longest, allow_blank=one.has_default or one.rule is not None, **said)


class KeyedField(serializers.DictField):
    """Names → values, where the names keep a form too: objectGUIDs."""

    def __init__(self, *, keys: serializers.Field[Any, Any, Any, Any], **options: Any) -> None:
        super().__init__(**options)
        self.keys = keys

    def to_internal_value(self, data: Any) -> dict[Any, Any]:
        found: dict[Any, Any] = super().to_internal_value(data)
        for key in found:
            self.keys.run_validation(key)
        return found


def _name(spec: type) -> str:
    """The API description calls it ``MoveUsersSpec``."""
    return f"{spec.__name__.removesuffix('Spec')}SpecSerializer"


def _first_line(spec: type) -> str:
    return (spec.__doc__ or "").strip().partition("\n")[0]
