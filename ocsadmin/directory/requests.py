"""What the console asks of a domain controller, as the octets of RFC 4511. Values go in as they are, unescaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from .ber import ENUM, SEQUENCE, SET, boolean, integer, octets, tlv
from .dn import DN
from .filters import And, AtLeast, Eq, Filter, HasBits, MemberInChain, Not, Or, Plain, Present, StartsWith
from .interface import Scope
from .replies import PAGED_RESULTS
from .values import Wire

BIT_AND, IN_CHAIN = "1.2.840.113556.1.4.803", "1.2.840.113556.1.4.1941"
SHOW_DELETED = "1.2.840.113556.1.4.417"
SD_FLAGS = "1.2.840.113556.1.4.801"
ACCESS_LIST_ONLY = tlv(SEQUENCE, integer(4))
"""Of a security descriptor the discretionary list alone (MS-ADTS 3.1.1.3.4.1.11)."""
SEARCH, MODIFY, ADD, DELETE, MODIFY_DN, UNBIND = 0x63, 0x66, 0x68, 0x4A, 0x6C, 0x42
VALUE_ADD, VALUE_DELETE, VALUE_REPLACE = 0, 1, 2
_SCOPES = {Scope.BASE: 0, Scope.ONE_LEVEL: 1, Scope.SUBTREE: 2}


def message(number: int, operation: bytes, controls: Sequence[bytes] = ()) -> bytes:
    """An LDAPMessage (RFC 4511 section 4.1.1)."""
    return tlv(SEQUENCE, integer(number), operation, tlv(0xA0, *controls) if controls else b"")


def control(oid: str, value: bytes | None = None, *, critical: bool = True) -> bytes:
    return tlv(SEQUENCE, octets(oid), boolean(critical), b"" if value is None else octets(value))


def paged(size: int, cookie: bytes = b"") -> bytes:
    """The control of RFC 2696."""
    return control(PAGED_RESULTS, tlv(SEQUENCE, integer(size), octets(cookie)))


def search(
    base: str, scope: Scope, where: Filter, attributes: Iterable[str], *, size_limit: int = 0, time_limit: int = 0
) -> bytes:
    """A SearchRequest; aliases are never followed. ``time_limit`` in seconds, 0 for none."""
    return tlv(
        SEARCH,
        octets(base),
        integer(_SCOPES[scope], ENUM),
        integer(0, ENUM),
        integer(size_limit),
        integer(time_limit),
        boolean(False),
        search_filter(where),
        tlv(SEQUENCE, *(octets(name) for name in attributes)),
    )


def assertion(value: Plain) -> bytes:
    """A value inside a filter. A UUID stands for its stored octets (MS-DTYP 2.3.4.2)."""
    if isinstance(value, UUID):
        return value.bytes_le
    if isinstance(value, bytes):
        return value
    if isinstance(value, bool):
        return b"TRUE" if value else b"FALSE"
    return str(value).encode(errors="surrogatepass")


def search_filter(where: Filter) -> bytes:
    """A filter (RFC 4511 section 4.5.1.7).

    :raises TypeError: it is of a class that is unknown here.
    """
    match where:
        case And(parts):
            return tlv(0xA0, *(search_filter(part) for part in parts))
        case Or(parts):
            return tlv(0xA1, *(search_filter(part) for part in parts))
        case Not(part):
            return tlv(0xA2, search_filter(part))
        case Eq(attribute, value):
            return tlv(0xA3, octets(attribute), octets(assertion(value)))
        case StartsWith(attribute, start):
            return tlv(0xA4, octets(attribute), tlv(SEQUENCE, octets(start, 0x80)))
        case AtLeast(attribute, least):
            return tlv(0xA5, octets(attribute), octets(assertion(least)))
        case Present(attribute):
            return octets(attribute, 0x87)
        case HasBits(attribute, bits):
            return _matching(BIT_AND, attribute, str(bits))
        case MemberInChain(attribute, dn):
            return _matching(IN_CHAIN, attribute, str(dn))
    raise TypeError(f"{type(where).__name__} is not a filter that can be sent")


def _matching(rule: str, attribute: str, value: str) -> bytes:
    return tlv(0xA9, octets(rule, 0x81), octets(attribute, 0x82), octets(value, 0x83))


def _attribute(name: str, values: Iterable[Wire]) -> bytes:
    return tlv(SEQUENCE, octets(name), tlv(SET, *(octets(value) for value in values)))


def add(dn: DN, attributes: Mapping[str, Sequence[Wire]]) -> bytes:
    """An AddRequest. Attributes without values are left out: LDAP knows none of them."""
    given = [_attribute(name, values) for name, values in attributes.items() if values]
    return tlv(ADD, octets(str(dn)), tlv(SEQUENCE, *given))


def modify(dn: DN, steps: Iterable[tuple[int, str, Sequence[Wire]]]) -> bytes:
    """A ModifyRequest; each step is VALUE_ADD, VALUE_DELETE or VALUE_REPLACE, the attribute, the values."""
    parts = (tlv(SEQUENCE, integer(kind, ENUM), _attribute(name, values)) for kind, name, values in steps)
    return tlv(MODIFY, octets(str(dn)), tlv(SEQUENCE, *parts))


def delete(dn: DN) -> bytes:
    return octets(str(dn), DELETE)


def rename(dn: DN, new_dn: DN) -> bytes:
    """A ModifyDNRequest: another name, another parent or both; the old name does not stay as a value."""
    superior = octets(str(new_dn.parent), 0x80) if new_dn.parent != dn.parent else b""
    return tlv(MODIFY_DN, octets(str(dn)), octets(str(DN(new_dn.rdns[:1]))), boolean(True), superior)


def unbind() -> bytes:
    return tlv(UNBIND, b"")
