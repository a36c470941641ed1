"""The few shapes of BER that LDAP uses (X.690 section 8; RFC 4511 section 5.1: definite lengths only).

By hand, because a full read of a large directory spends its time here: this walks an entry about ten times as fast as a
general decoder.
"""

from __future__ import annotations

INTEGER, OCTETS, ENUM, SEQUENCE, SET, BOOLEAN = 0x02, 0x04, 0x0A, 0x30, 0x31, 0x01
MAX_MESSAGE = 256 * 1024 * 1024
"""Octets. Nothing in a directory is larger; a broken peer could claim anything."""


class Malformed(ValueError):
    """The octets are not what RFC 4511 says."""


def tlv(tag: int, *contents: bytes) -> bytes:
    """One element: tag, length, contents."""
    content = contents[0] if len(contents) == 1 else b"".join(contents)
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 128 + len(length))) + length + content


def integer(value: int, tag: int = INTEGER) -> bytes:
    return tlv(tag, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def boolean(value: bool, tag: int = BOOLEAN) -> bytes:
    """TRUE is 0xFF (RFC 4511 section 5.1)."""
    return tlv(tag, b"\xff" if value else b"\0")


def octets(value: str | bytes, tag: int = OCTETS) -> bytes:
    return tlv(tag, value.encode(errors="surrogatepass") if isinstance(value, str) else value)


def span(data: bytes | bytearray, at: int, stop: int) -> tuple[int, int] | None:
    """Where the contents of the element at ``at`` start and end; None while its header is not whole.

    The end may lie behind ``stop``: the contents have not all arrived then.
    """
    if at + 2 > stop:
        return None
    length, start = data[at + 1], at + 2
    if length < 128:
        return start, start + length
    count = length - 128
    if not 1 <= count <= 8:
        raise Malformed(f"a length of {count} octets")
    if start + count > stop:
        return None
    length = int.from_bytes(data[start : start + count], "big")
    if length > MAX_MESSAGE:
        raise Malformed(f"an element of {length} octets")
    return start + count, start + count + length


def inside(data: bytes, at: int, stop: int, tag: int) -> tuple[int, int]:
    """Start and end of the contents of the element at ``at``, which must have this tag and end before ``stop``."""
    if at + 2 > stop or data[at] != tag:
        raise Malformed(f"no element {tag:#04x} at octet {at}")
    length = data[at + 1]
    if length < 128:
        start, end = at + 2, at + 2 + length
    else:
        found = span(data, at, stop)
        if found is None:
            raise Malformed(f"no length at octet {at}")
        start, end = found
    if end > stop:
        raise Malformed(f"the element at octet {at} is longer than what holds it")
    return start, end


def number(data: bytes, at: int, stop: int, tag: int = INTEGER) -> tuple[int, int]:
    """The integer at ``at``, and where it ends."""
    start, end = inside(data, at, stop, tag)
    if start == end:
        raise Malformed(f"an integer without octets at octet {at}")
    return int.from_bytes(data[start:end], "big", signed=True), end
