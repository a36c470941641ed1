"""Which field of a mirrored row holds what of an entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ocsadmin.directory import Entry
from ocsadmin.directory.syntaxes import decoder

from .dn_keys import key_of_octets


@dataclass(frozen=True)
class Column:
    """``read(entry)`` is the value of the model's field. ``attribute`` is empty where only the DN is looked at."""

    field: str
    attribute: str
    read: Callable[[Entry], Any]


def text(field: str, attribute: str) -> Column:
    """The first value as text; empty where there is none. Longer than the field is cut."""
    name, decoded = attribute.lower(), decoder(attribute)

    def read(entry: Entry) -> str:
        values = entry.octets.get(name)
        return str(decoded(values[0])) if values else ""

    return Column(field, attribute, read)


def texts(field: str, attribute: str) -> Column:
    """All values as a sorted list of texts, for a JSONField."""
    return Column(field, attribute, lambda entry: sorted(entry.texts(attribute)))


def number(field: str, attribute: str, default: int | None = 0) -> Column:
    def read(entry: Entry) -> int | None:
        value = entry.one(attribute)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    return Column(field, attribute, read)


def flag(field: str, attribute: str, default: bool | None = False) -> Column:
    """Whether the value is TRUE; ``default`` where there is none."""
    name = attribute.lower()

    def read(entry: Entry) -> bool | None:
        values = entry.octets.get(name)
        return values[0] == b"TRUE" if values else default

    return Column(field, attribute, read)


def moment(field: str, attribute: str) -> Column:
    def read(entry: Entry) -> datetime | None:
        return entry.moment(attribute)

    return Column(field, attribute, read)


def dn_key(field: str, attribute: str) -> Column:
    """The DN that the attribute names in the form that is compared (``DN.key``); empty where there is none."""
    name = attribute.lower()

    def read(entry: Entry) -> str:
        values = entry.octets.get(name)
        return key_of_octets(values[0]) if values else ""

    return Column(field, attribute, read)


def dn_keys(field: str, attribute: str) -> Column:
    """The same of all values, as a sorted list for a JSONField."""
    return Column(field, attribute, lambda entry: sorted(filter(None, _keys(entry, attribute))))


def leaf(field: str) -> Column:
    """The plain value of the leaf of the entry's own DN: ``ocspool1`` of ``CN=ocspool1,CN=Pools,…``."""
    return Column(field, "", lambda entry: entry.dn.name)


def _keys(entry: Entry, attribute: str) -> list[str]:
    return [key_of_octets(octets) for octets in entry.raw(attribute)]
