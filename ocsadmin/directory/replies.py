"""What a domain controller answers: entries and results (RFC 4511 sections 4.1.9 and 4.5.2), decoded from octets."""

from __future__ import annotations

from dataclasses import dataclass, field

from .ber import ENUM, OCTETS, SEQUENCE, SET, Malformed, inside, number
from .entry import Entry

ENTRY, DONE, REFERENCE, EXTENDED = 0x64, 0x65, 0x73, 0x78
PAGED_RESULTS = "1.2.840.113556.1.4.319"

_names: dict[bytes, str] = {}
"""Attribute descriptions that were seen, in lower case: a few hundred in a schema."""


@dataclass(frozen=True)
class Result:
    """How an operation ended: the code, the server's words, and the controls that came along."""

    code: int
    matched: str
    words: str
    controls: dict[str, bytes] = field(default_factory=dict)

    @property
    def cookie(self) -> bytes:
        """Where the next page starts (RFC 2696); empty when there is none."""
        value = self.controls.get(PAGED_RESULTS)
        if not value:
            return b""
        at, stop = inside(value, 0, len(value), SEQUENCE)
        _, at = number(value, at, stop)
        start, end = inside(value, at, stop, OCTETS)
        return value[start:end]


def text(octets: bytes) -> str:
    return octets.decode(errors="replace")


def _name(octets: bytes) -> str:
    name = _names.get(octets)
    if name is None:
        name = text(octets).lower()
        if len(_names) < 10_000:
            _names[octets] = name
    return name


def entry(data: bytes, at: int, stop: int) -> Entry:
    """The entry whose SearchResultEntry has its contents from ``at`` to ``stop``.

    :raises Malformed: it has another form.
    """
    start, at = inside(data, at, stop, OCTETS)
    dn = data[start:at].decode(errors="replace")
    at, end = inside(data, at, stop, SEQUENCE)
    if end != stop:
        raise Malformed("octets after the attributes")
    raw: dict[str, list[bytes]] = {}
    while at < stop:
        name, at, end = _attribute(data, at, stop)
        values = raw[_names.get(name) or _name(name)] = []
        while at < end:
            start = at + 2
            if data[at] == OCTETS and data[at + 1] < 128 and start + data[at + 1] <= end:
                at = start + data[at + 1]
            else:
                start, at = inside(data, at, end, OCTETS)
            values.append(data[start:at])
    return Entry.of_lower_case(dn, raw)


def _attribute(data: bytes, at: int, stop: int) -> tuple[bytes, int, int]:
    """The description of the attribute at ``at``, and where its values start and end.

    Hardly any takes 128 octets: those are walked here at once, as half of the time of a full read goes by in this.
    """
    if at + 4 <= stop and data[at] == SEQUENCE and data[at + 1] < 128 and data[at + 2] == OCTETS:
        start, end = at + 4, at + 2 + data[at + 1]
        middle = start + data[at + 3]
        if middle + 2 <= end <= stop and data[middle] == SET and middle + 2 + data[middle + 1] == end:
            return data[start:middle], middle + 2, end
    at, end = inside(data, at, stop, SEQUENCE)
    start, middle = inside(data, at, end, OCTETS)
    at, closing = inside(data, middle, end, SET)
    if closing != end:
        raise Malformed("octets after the values")
    return data[start:middle], at, end


def result(data: bytes, at: int, stop: int, message_end: int) -> Result:
    """The LDAPResult with its contents from ``at`` to ``stop``, and the controls that follow up to ``message_end``."""
    controls = _controls(data, stop, message_end)
    code, at = number(data, at, stop, ENUM)
    start, at = inside(data, at, stop, OCTETS)
    words_start, words_end = inside(data, at, stop, OCTETS)
    return Result(code, text(data[start:at]), text(data[words_start:words_end]), controls)


def _controls(data: bytes, at: int, stop: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    if at == stop:
        return found
    at, end = inside(data, at, stop, 0xA0)
    while at < end:
        at, closing = inside(data, at, end, SEQUENCE)
        start, at = inside(data, at, closing, OCTETS)
        oid, value = text(data[start:at]), b""
        while at < closing:  # an optional criticality, an optional value
            tag = data[at]
            start, at = inside(data, at, closing, tag)
            if tag == OCTETS:
                value = data[start:at]
        found[oid] = value
    return found
