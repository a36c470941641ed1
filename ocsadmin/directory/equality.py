"""Which values Active Directory holds to be the same, by the syntax of their attribute.

For conflicts, undo and 'done already'. Whether there is something to change is another question: a corrected spelling
is a change, although the directory holds both spellings equal (``spelling``).

Sources: MS-ADTS 3.1.1.2.2.2 (syntaxes and their representations); RFC 4518 section 2.6.1 (blanks around a text do not
count, several in a row count as one), 2.6.2 (blanks of numeric strings never count).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime
from functools import lru_cache

from .dn import DN
from .syntaxes import DN_SYNTAX, DN_WITH_BINARY, syntax_of
from .values import DNWithBinary, Wire

_BITS_32, _BITS_64 = (1 << 32) - 1, (1 << 64) - 1


def key(attribute: str, value: Wire, syntax: str = "") -> Hashable:
    """What all values share that the directory holds equal to this one; for sets and dictionaries.

    ``syntax``: the attributeSyntax of the schema ("2.5.5.12"); without it the one that the attribute is known to have,
    and that of text for an attribute that is not known. A value that does not fit its syntax is equal to itself only.
    """
    octets = value if isinstance(value, bytes) else value.encode(errors="surrogatepass")
    read = _READERS.get(syntax or syntax_of(attribute))
    try:
        return read(octets) if read else octets
    except (ValueError, IndexError, OverflowError):
        return octets


def keys(attribute: str, values: Iterable[Wire], syntax: str = "") -> frozenset[Hashable]:
    """The same of several values: an attribute's values have no order (MS-ADTS 3.1.1.1.3)."""
    return frozenset(key(attribute, value, syntax) for value in values)


def equal(attribute: str, one: Iterable[Wire], other: Iterable[Wire], syntax: str = "") -> bool:
    """Whether the directory holds these sets of values to be the same."""
    return keys(attribute, one, syntax) == keys(attribute, other, syntax)


def spelling(attribute: str, value: Wire, syntax: str = "") -> Hashable:
    """The same where only the spelling that the directory keeps is the same: text counts letter by letter.

    Of other syntaxes the directory keeps no spelling: a DN is a reference, a number a number.
    """
    return value if (syntax or syntax_of(attribute)) in _KEPT_AS_SPELLED else key(attribute, value, syntax)


def as_spelled(attribute: str, wanted: Iterable[Wire], there: Iterable[Wire], syntax: str = "") -> tuple[Wire, ...]:
    """The values that are wanted as they are spelled there; those that are not there as they are."""
    values, found = tuple(wanted), tuple(there)
    spelled = {key(attribute, value, syntax): value for value in found}
    return tuple(value if value in found else spelled.get(key(attribute, value, syntax), value) for value in values)


def _folded(octets: bytes) -> Hashable:
    return " ".join(part for part in octets.decode().casefold().split(" ") if part)


def _boolean(octets: bytes) -> Hashable:
    return octets.strip().upper()


def _number(mask: int) -> Callable[[bytes], Hashable]:
    """Two's complement: −2147483392 and 2147483904 are the same 32 bits."""
    return lambda octets: int(octets) & mask


def _numeric(octets: bytes) -> Hashable:
    return octets.replace(b" ", b"")


@lru_cache(maxsize=1024)
def _dn(octets: bytes) -> Hashable:
    """Cached: ten thousand changes of a bulk job name the same few objects."""
    return DN.parse(octets.decode())


@lru_cache(maxsize=1024)
def _dn_with_binary(octets: bytes) -> Hashable:
    return DNWithBinary.parse(octets.decode())


def _dn_with_string(octets: bytes) -> Hashable:
    """``S:4:text:CN=…`` (MS-ADTS 3.1.1.2.2.2.3); the length counts characters of the text, which may hold colons."""
    mark, length, rest = octets.decode().split(":", 2)
    count = int(length)
    return mark.upper(), rest[:count], DN.parse(rest[count + 1 :])


def _time(octets: bytes) -> Hashable:
    """``20091201120000.0Z`` or, as UTCTime, ``091201120000Z``; both are UTC."""
    text = octets.decode()
    digits, _, fraction = text.rstrip("Z").partition(".")
    form = "%Y%m%d%H%M%S" if len(digits) == len("20091201120000") else "%y%m%d%H%M%S"
    return datetime.strptime(digits, form).replace(tzinfo=UTC), fraction.rstrip("0")


_READERS: dict[str, Callable[[bytes], Hashable]] = {
    DN_SYNTAX: _dn,
    "2.5.5.2": _folded,  # object identifiers, by name
    "2.5.5.4": _folded,  # String(Teletex)
    "2.5.5.6": _numeric,
    DN_WITH_BINARY: _dn_with_binary,
    "2.5.5.8": _boolean,
    "2.5.5.9": _number(_BITS_32),  # Integer, Enumeration
    "2.5.5.11": _time,
    "2.5.5.12": _folded,  # String(Unicode): most of the text, addresses and SIP URIs among it
    "2.5.5.14": _dn_with_string,
    "2.5.5.16": _number(_BITS_64),
}
"""attributeSyntax → what is compared. All others (case-sensitive text, octets, SIDs, GUIDs, …) octet by octet."""
_KEPT_AS_SPELLED = frozenset(["2.5.5.2", "2.5.5.3", "2.5.5.4", "2.5.5.5", "2.5.5.6", "2.5.5.12", "2.5.5.13"])
