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


@dataclass(frozen=True)
class Eq(Filter):
    attribute: str
    value: Plain

    def __str__(self) -> str:
        return f"({self.attribute}={escape(self.value)})"


@dataclass(frozen=True)
class Present(Filter):
    attribute: str

    def __str__(self) -> str:
        return f"({self.attribute}=*)"


@dataclass(frozen=True)
class StartsWith(Filter):
    attribute: str
    value: str

    def __str__(self) -> str:
        return f"({self.attribute}={escape(self.value)}*)"


@dataclass(frozen=True)
class AtLeast(Filter):
    attribute: str
    value: int

    def __str__(self) -> str:
        return f"({self.attribute}>={escape(self.value)})"


@dataclass(frozen=True)
class HasBits(Filter):
    """All of these bits are set (LDAP_MATCHING_RULE_BIT_AND, MS-ADTS 3.1.1.3.4.4.1)."""

    attribute: str
    bits: int

    def __str__(self) -> str:
        return f"({self.attribute}:1.2.840.113556.1.4.803:={self.bits})"


@dataclass(frozen=True)
class MemberInChain(Filter):
    """Linked to this DN directly or through others (MS-ADTS 3.1.1.3.4.4.3)."""

    attribute: str
    dn: DN

    def __str__(self) -> str:
        return f"({self.attribute}:1.2.840.113556.1.4.1941:={escape(self.dn)})"


@dataclass(frozen=True)
class And(Filter):
    parts: tuple[Filter, ...]

    def __str__(self) -> str:
        return f"(&{''.join(str(part) for part in self.parts)})"


@dataclass(frozen=True)
class Or(Filter):
    parts: tuple[Filter, ...]

    def __str__(self) -> str:
        return f"(|{''.join(str(part) for part in self.parts)})"


@dataclass(frozen=True)
class Not(Filter):
    part: Filter

    def __str__(self) -> str:
        return f"(!{self.part})"


def any_of(attribute: str, values: Sequence[Plain]) -> Filter:
    """One of these values. Keep it below some hundred values: servers limit a filter's size."""
    return Or(tuple(Eq(attribute, value) for value in values))


def object_class(name: str) -> Filter:
    return Eq("objectClass", name)
