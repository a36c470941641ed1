"""Where a setting of a person is stored: how it stands there, and what changes when it is to stand otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ocsadmin.directory import DN, Entry
from ocsadmin.directory.values import DNWithBinary
from users.directory import line_uri
from users.directory.option_flags import with_bit

Choices = Mapping[str, DN]
"""GUID as text → the DN of a policy or profile."""


@dataclass
class Values:
    """``before`` and ``after`` of a modify: only what would differ, single values of multi-valued attributes."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def put(self, entry: Entry, attribute: str, value: Any) -> bool:
        self.before[attribute], self.after[attribute] = entry.wire(attribute), value
        return True


class Storage(Protocol):
    """``attribute`` of the directory; ``column`` of the mirror that holds it, empty where its raw values do."""

    @property
    def attribute(self) -> str: ...

    @property
    def column(self) -> str: ...

    def stored(self, value: Any) -> Any:
        """How it stands, from the value of the column (else from the raw values): on or off, a text, a key."""
        ...

    def change(self, entry: Entry, wanted: Any, values: Values, choices: Choices) -> bool:
        """Adds what has to change; False where it stands so already."""
        ...


@dataclass(frozen=True)
class Attribute:
    """An attribute that is TRUE, FALSE or absent."""

    attribute: str
    column: str = ""

    def stored(self, value: Any) -> bool:
        return _first(value).upper() == "TRUE"

    def change(self, entry: Entry, wanted: bool, values: Values, choices: Choices) -> bool:
        return wanted != entry.true(self.attribute) and values.put(entry, self.attribute, wanted)


@dataclass(frozen=True)
class Bit:
    """A bit of a number; all other bits stay, known or not."""

    attribute: str
    bit: int
    column: str = ""

    def stored(self, value: Any) -> bool:
        return bool(int(_first(value) or 0) & self.bit)

    def change(self, entry: Entry, wanted: bool, values: Values, choices: Choices) -> bool:
        flags = int(values.after.get(self.attribute, entry.number(self.attribute)))
        new = with_bit(flags, self.bit, wanted)
        return new != flags and values.put(entry, self.attribute, new)


@dataclass(frozen=True)
class Text:
    """A text; an empty one takes the attribute away."""

    attribute: str
    column: str = ""

    def stored(self, value: Any) -> str:
        return _first(value)

    def plain(self, wanted: str) -> str:
        return wanted

    def change(self, entry: Entry, wanted: str, values: Values, choices: Choices) -> bool:
        new = self.plain(wanted)
        return new != entry.text(self.attribute) and values.put(entry, self.attribute, new or None)


@dataclass(frozen=True)
class Line(Text):
    """A line URI: numbers are stored as ``tel:`` URIs."""

    def plain(self, wanted: str) -> str:
        return line_uri.plain(wanted)


@dataclass(frozen=True)
class Link:
    """A DN."""

    attribute: str
    column: str = ""

    def stored(self, value: Any) -> str:
        return _first(value)

    def change(self, entry: Entry, wanted: str, values: Values, choices: Choices) -> bool:
        dn = choices[wanted] if wanted else None
        return dn != entry.link(self.attribute) and values.put(entry, self.attribute, dn)


@dataclass(frozen=True)
class TypedPolicy:
    """One of several DNs, each with a type before it: a little-endian number of four octets. Other types stay."""

    attribute: str
    kind: int
    column: str = ""

    def stored(self, value: Any) -> str:
        return _first(value)

    def change(self, entry: Entry, wanted: str, values: Values, choices: Choices) -> bool:
        held = [one for one in entry.all(self.attribute) if isinstance(one, DNWithBinary) and self._has(one)]
        dn = choices[wanted] if wanted else None
        going = [str(one) for one in held if one.dn != dn]
        coming = [str(DNWithBinary(self.kind.to_bytes(4, "little"), dn))] if dn and not _holds(held, dn) else []
        if not going and not coming:
            return False
        values.before.setdefault(self.attribute, []).extend(_as_stored(entry, self.attribute, going))
        values.after.setdefault(self.attribute, []).extend(coming)
        return True

    def _has(self, value: DNWithBinary) -> bool:
        return int.from_bytes(value.octets, "little") == self.kind


def _holds(held: list[DNWithBinary], dn: DN) -> bool:
    return any(one.dn == dn for one in held)


def _as_stored(entry: Entry, attribute: str, values: list[str]) -> list[Any]:
    """The values as the directory spells them, so that compare-and-swap names what it saw."""
    wanted = {value.casefold() for value in values}
    return [wire for wire in entry.wire(attribute) if str(DNWithBinary.parse(str(wire))).casefold() in wanted]


def _first(value: Any) -> str:
    """Of a column the value, of raw values the first."""
    if isinstance(value, list | tuple):
        value = next(iter(value), "")
    return "" if value is None else str(value)
