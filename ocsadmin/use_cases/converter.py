"""How cattrs reads and writes specs: strict about types, lists in order, only known names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, StrEnum
from typing import Any, get_args, get_origin
from uuid import UUID

from cattrs import ClassValidationError, Converter, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from .fields import fields_of

Hook = Callable[[Any, Any], Any]
WANTED: dict[type, str] = {str: "a text", bool: "true or false", int: "a whole number"}


class Unfit(ValueError):
    """A value that is none of the type; ``wanted`` says what it must be."""

    def __init__(self, value: object, wanted: str) -> None:
        super().__init__(wanted)
        self.value, self.wanted = value, wanted


def make() -> Converter:
    made = Converter(forbid_extra_keys=True)
    for type_ in (*WANTED, Enum):
        made.register_structure_hook(type_, _value)
    made.register_structure_hook(UUID, _guid)
    made.register_structure_hook_factory(_is_list, _list_of)
    made.register_structure_hook_factory(_is_mapping, _mapping_of)
    made.register_structure_hook_factory(_is_spec, _read_spec)
    made.register_unstructure_hook(UUID, str)
    for enum in (Enum, StrEnum):
        made.register_unstructure_hook(enum, lambda one: one.value)
    made.register_unstructure_hook_factory(_is_list, _write_list)
    made.register_unstructure_hook_factory(_is_spec, _write_spec)
    return made


def _is_list(type_: Any) -> bool:
    return get_origin(type_) in (tuple, frozenset)


def _is_mapping(type_: Any) -> bool:
    origin = get_origin(type_)
    return isinstance(origin, type) and issubclass(origin, Mapping) and origin is not dict


def _is_spec(type_: Any) -> bool:
    return isinstance(type_, type) and hasattr(type_, "__dataclass_fields__")


def _value(value: Any, type_: Any) -> Any:
    """Blanks around texts are dropped. An enumeration of texts is one of texts to cattrs too."""
    if issubclass(type_, Enum):
        return _enum(value, type_)
    if type(value) is not type_ and not (type_ is str and isinstance(value, str)):
        raise Unfit(value, WANTED[type_])
    return str(value).strip() if type_ is str else value


def _guid(value: Any, _type: Any) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise Unfit(value, "an objectGUID") from None


def _enum(value: Any, type_: Any) -> Any:
    try:
        return type_(value)
    except ValueError:
        raise Unfit(value, f"one of {', '.join(str(one.value) for one in type_)}") from None


def _list_of(type_: Any, converter: Converter) -> Hook:
    origin: Any = get_origin(type_)
    inner: Any = list[get_args(type_)[0]]  # type: ignore[misc]

    def read(value: Any, _type: Any) -> Any:
        if not isinstance(value, list | tuple | set | frozenset):
            raise Unfit(value, "a list")
        return origin(converter.structure(value, inner))

    return read


def _mapping_of(type_: Any, converter: Converter) -> Hook:
    key, item = get_args(type_)
    inner: Any = dict[key, item]  # type: ignore[valid-type]

    def read(value: Any, _type: Any) -> Any:
        return converter.structure(dict(_names(value)), inner)

    return read


def _read_spec(type_: Any, converter: Converter) -> Hook:
    known = make_dict_structure_fn(type_, converter, _cattrs_forbid_extra_keys=True)
    spread = {one.name: [inner.name for inner in fields_of(one.type)] for one in fields_of(type_) if one.spread}

    def read(value: Any, _type: Any) -> Any:
        data = dict(_names(value))
        if strange := spread.keys() & data.keys():
            wrong = ForbiddenExtraKeysError("", type_, strange)
            raise ClassValidationError("", [wrong], type_)
        for name, inner in spread.items():
            data[name] = {one: data.pop(one) for one in inner if one in data}
        return known(data, type_)

    return read


def _names(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Unfit(value, "an object of names and values")
    return value


def _write_list(type_: Any, converter: Converter) -> Callable[[Any], list[Any]]:
    """Sets in order, so that equal specs have equal JSON."""
    in_order = sorted if get_origin(type_) is frozenset else list
    item = get_args(type_)[0]
    return lambda those: in_order(converter.unstructure(one, item) for one in those)


def _write_spec(type_: Any, converter: Converter) -> Callable[[Any], dict[str, Any]]:
    omitted = {one.name: override(omit_if_default=True) for one in fields_of(type_) if one.omit_default}
    known = make_dict_unstructure_fn(type_, converter, **omitted)  # type: ignore[arg-type]
    spread = [one.name for one in fields_of(type_) if one.spread]

    def write(value: Any) -> dict[str, Any]:
        made = known(value)
        for name in spread:
            made |= made.pop(name)
        return made

    return write
