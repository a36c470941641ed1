"""Search filters, built from values and never from text (RFC 4515). ``str(filter)`` escapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from .dn import DN

Plain = str | int | bool | bytes | UUID | DN


def escape(value: Plain) -> str:
    """A value inside a filter: RFC 4515 section 3; octets and UUIDs as ``\\xx``."""
    if isinstance(value, UUID):
        value = value.bytes_le
    if isinstance(value, bytes):
        return "".join(f"\\{octet:02x}" for octet in value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    text = str(value)
    return "".join(f"\\{ord(c):02x}" if c in "\\*()\0" else c for c in text)


class Filter:
    """A search filter; ``a & b``, ``a | b`` and ``~a`` compose."""

    def __and__(self, other: Filter) -> Filter:
        return And((self, other))

    def __or__(self, other: Filter) -> Filter:
        return Or((self, other))

    def __invert__(self) -> Filter:
        return Not(self)

    @property
    def names(self) -> frozenset[str]:
        """The attributes that it looks at, in lower case."""
        return frozenset({self.attribute.lower()}) if isinstance(self, _OfOne) else frozenset()


class _OfOne(Filter):
    """A filter about one attribute."""

    attribute: str


@dataclass(frozen=True)
class Eq(_OfOne):
    attribute: str
    value: Plain

    def __str__(self) -> str:
        return f"({self.attribute}={escape(self.value)})"


@dataclass(frozen=True)
class Present(_OfOne):
    attribute: str

    def __str__(self) -> str:
        return f"({self.attribute}=*)"


@dataclass(frozen=True)
class StartsWith(_OfOne):
    attribute: str
    value: str

    def __str__(self) -> str:
        return f"({self.attribute}={escape(self.value)}*)"


@dataclass(frozen=True)
class AtLeast(_OfOne):
    attribute: str
    value: int

    def __str__(self) -> str:
        return f"({self.attribute}>={escape(self.value)})"


@dataclass(frozen=True)
class HasBits(_OfOne):
    """All of these bits are set (LDAP_MATCHING_RULE_BIT_AND, MS-ADTS 3.1.1.3.4.4.1)."""

    attribute: str
    bits: int

    def __str__(self) -> str:
        return f"({self.attribute}:1.2.840.113556.1.4.803:={self.bits})"


@dataclass(frozen=True)
class MemberInChain(_OfOne):
    """Linked to this DN directly or through others (MS-ADTS 3.1.1.3.4.4.3)."""

    attribute: str
    dn: DN

    def __str__(self) -> str:
        return f"({self.attribute}:1.2.840.113556.1.4.1941:={escape(self.dn)})"


@dataclass(frozen=True)
class And(Filter):
    parts: tuple[Filter, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset[str]().union(*(part.names for part in self.parts))

    def __str__(self) -> str:
        return f"(&{''.join(str(part) for part in self.parts)})"


@dataclass(frozen=True)
class Or(Filter):
    parts: tuple[Filter, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset[str]().union(*(part.names for part in self.parts))

    def __str__(self) -> str:
        return f"(|{''.join(str(part) for part in self.parts)})"


@dataclass(frozen=True)
class Not(Filter):
    part: Filter

    @property
    def names(self) -> frozenset[str]:
        return self.part.names

    def __str__(self) -> str:
        return f"(!{self.part})"


def any_of(attribute: str, values: Sequence[Plain]) -> Filter:
    """One of these values. Keep it below some hundred values: servers limit a filter's size."""
    return Or(tuple(Eq(attribute, value) for value in values))


def object_class(name: str) -> Filter:
    return Eq("objectClass", name)
