"""Distinguished names (RFC 4514): parsed, composed and escaped in this one place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_SPECIAL = '",+;<>\\='
_NOT_PLAIN = re.compile(r'[",+;<>\\=\x00-\x1f\x7f]|^[ #]| \Z')


class BadDN(ValueError):
    """A text is not a distinguished name."""


def escape_value(value: str) -> str:
    """One attribute value of an RDN as RFC 4514 section 2.4 wants it."""
    if not _NOT_PLAIN.search(value):
        return value
    out = []
    for position, char in enumerate(value):
        edge = (position == 0 and char in " #") or (position == len(value) - 1 and char == " ")
        if char in _SPECIAL or edge:
            out.append("\\" + char)
        elif ord(char) < 32 or ord(char) == 127:
            out.append("".join(f"\\{octet:02X}" for octet in char.encode()))
        else:
            out.append(char)
    return "".join(out)


def _split(text: str) -> list[str]:
    if "\\" not in text and '"' not in text:
        return text.replace(";", ",").split(",")
    parts, current, index, quoted = [], "", 0, False
    while index < len(text):
        char = text[index]
        if char == "\\":
            current += text[index : index + 2]
            index += 2
            continue
        if char == '"':
            quoted = not quoted
        if char in ",;" and not quoted:
            parts.append(current)
            current = ""
        else:
            current += char
        index += 1
    return [*parts, current]


def _trim(text: str) -> str:
    """Without the spaces around it; one that is escaped is part of the value."""
    trimmed = text.strip(" ")
    backslashes = len(trimmed) - len(trimmed.rstrip("\\"))
    return trimmed + " " if backslashes % 2 and text.endswith(" ") else trimmed


def _unescape(text: str) -> str:
    """A plain value of an RDN.

    :raises BadDN: a backslash without what it escapes, octets that are no UTF-8, or a second value after ``+``.
    """
    text = _trim(text)
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    if quoted:
        text = text[1:-1]
    elif "\\" not in text and "+" not in text:
        return text
    out, index = bytearray(), 0
    while index < len(text):
        char = text[index]
        if char == "+" and not quoted:
            raise BadDN(text)
        if char != "\\":
            out += char.encode(errors="surrogatepass")
            index += 1
            continue
        pair = text[index + 1 : index + 3]
        if len(pair) == 2 and all(digit in "0123456789abcdefABCDEF" for digit in pair):
            out.append(int(pair, 16))
            index += 3
        elif pair:
            out += pair[0].encode()
            index += 2
        else:
            raise BadDN(text)
    try:
        return out.decode()
    except UnicodeDecodeError as error:
        raise BadDN(text) from error


@dataclass(frozen=True, eq=False)
class DN:
    """A distinguished name: pairs of attribute type and plain value, the leaf first.

    Equal to another when the types and the values are equal but for case, as Active Directory compares them.
    """

    rdns: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> DN:
        """Read ``CN=a\\,b,DC=contoso,DC=com``. Multi-valued RDNs, which Active Directory has not, are refused.

        :raises BadDN: the text has another form.
        """
        pairs = []
        for part in _split(text) if text.strip() else []:
            kind, equals, value = part.partition("=")
            if not equals or not kind.strip():
                raise BadDN(text)
            pairs.append((kind.strip(), _unescape(value)))
        return cls(tuple(pairs))

    def child(self, kind: str, value: str) -> DN:
        """The DN of an entry right below this one, from a plain value: ``pools.child("CN", "a,b")``."""
        return DN(((kind, value), *self.rdns))

    @property
    def parent(self) -> DN:
        return DN(self.rdns[1:])

    @property
    def name(self) -> str:
        """The plain value of the leaf: ``ocspool1`` of ``CN=ocspool1,CN=Pools,…``."""
        return self.rdns[0][1] if self.rdns else ""

    @cached_property
    def key(self) -> str:
        """What two spellings of the same name share; for dictionaries and columns that are compared."""
        return ",".join(f"{kind.lower()}={escape_value(value.casefold())}" for kind, value in self.rdns)

    def is_below(self, other: DN) -> bool:
        """Whether this is an entry somewhere below ``other`` (not ``other`` itself)."""
        return len(self.rdns) > len(other.rdns) and DN(self.rdns[len(self.rdns) - len(other.rdns) :]) == other

    @property
    def domain(self) -> str:
        """The DNS name that the DC components spell: ``contoso.com``."""
        return ".".join(value for kind, value in self.rdns if kind.upper() == "DC")

    def __str__(self) -> str:
        return ",".join(f"{kind}={escape_value(value)}" for kind, value in self.rdns)

    def __repr__(self) -> str:
        return f"DN({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DN) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __len__(self) -> int:
        return len(self.rdns)
