"""One object of the directory as it was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from .dn import DN
from .syntaxes import decode, decoder, to_wire
from .values import DNWithBinary, Value, Wire


class Entry:
    """An object: its DN and its attributes. Names of attributes are compared without case.

    Values are decoded when they are asked for, so that reading a hundred thousand entries stays cheap. For work in bulk
    ``octets`` has them all: name in lower case → the octets of each value.
    """

    __slots__ = ("dn_text", "octets")

    def __init__(self, dn: str, raw: Mapping[str, list[bytes]]) -> None:
        self.dn_text = dn
        self.octets: dict[str, list[bytes]] = {name.lower(): values for name, values in raw.items()}

    @classmethod
    def of_lower_case(cls, dn: str, raw: dict[str, list[bytes]]) -> Entry:
        """An entry whose names are in lower case already; ``raw`` is kept, not copied (reading in bulk)."""
        entry = cls.__new__(cls)
        entry.dn_text, entry.octets = dn, raw
        return entry

    @property
    def dn(self) -> DN:
        return DN.parse(self.dn_text)

    @property
    def guid(self) -> UUID:
        return self.uuid("objectGUID")

    def raw(self, attribute: str) -> list[bytes]:
        """The octets of each value, in the server's order."""
        return self.octets.get(attribute.lower(), [])

    def all(self, attribute: str) -> tuple[Value, ...]:
        """Every value as its Python type (``ocsadmin.directory.syntaxes``)."""
        values = self.octets.get(attribute.lower())
        return tuple(map(decoder(attribute), values)) if values else ()

    def one(self, attribute: str) -> Value | None:
        """The only value, the first where there are several, None where there is none."""
        values = self.raw(attribute)
        return decode(attribute, values[0]) if values else None

    def text(self, attribute: str) -> str:
        """The first value as text, or an empty string."""
        values = self.octets.get(attribute.lower())
        return str(decode(attribute, values[0])) if values else ""

    def texts(self, attribute: str) -> list[str]:
        values = self.octets.get(attribute.lower())
        return [str(value) for value in map(decoder(attribute), values)] if values else []

    def number(self, attribute: str, default: int = 0) -> int:
        value = self.one(attribute)
        return value if isinstance(value, int) else default

    def true(self, attribute: str) -> bool:
        return self.one(attribute) is True

    def link(self, attribute: str) -> DN | None:
        """The first value as a DN (without the octets of a DN with binary)."""
        value = self.one(attribute)
        if isinstance(value, DNWithBinary):
            return value.dn
        return value if isinstance(value, DN) else None

    def moment(self, attribute: str) -> datetime | None:
        value = self.one(attribute)
        return value if isinstance(value, datetime) else None

    def uuid(self, attribute: str) -> UUID:
        """The first value, stored as 16 octets (MS-DTYP 2.3.4.2).

        :raises KeyError: the attribute is not there.
        """
        return UUID(bytes_le=self.octets[attribute.lower()][0])

    def wire(self, attribute: str) -> tuple[Wire, ...]:
        """The values as plans keep them: text, or octets where the syntax is binary."""
        return tuple(to_wire(attribute, octets) for octets in self.raw(attribute))

    def has(self, attribute: str) -> bool:
        return bool(self.raw(attribute))

    def complete(self, ranged: str, plain: str, more: list[bytes]) -> None:
        """Put the part of a long attribute that came as ``member;range=0-1499`` together with the rest of it."""
        self.octets[plain] = self.octets.pop(ranged) + more

    def __iter__(self) -> Iterator[str]:
        """The names of the attributes that are there, in lower case."""
        return (name for name, values in self.octets.items() if values)

    def __repr__(self) -> str:
        return f"Entry({self.dn_text!r})"
