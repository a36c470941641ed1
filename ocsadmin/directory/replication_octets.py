"""Replication metadata as octets: replPropertyMetaData, where attributes stand as numbers.

Sources: MS-DRSR 5.160 (PROPERTY_META_DATA_VECTOR as it is stored: version, count, then 48 octets each), 5.16.4
(attribute numbers made of OIDs), 5.12.2 (the prefix table that every forest begins with); MS-ADTS 3.1.1.2.3
(msDS-IntId: the number of attributes that came later).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from .replication_stamps import NEVER, Malformed, Stamp

_HEAD, _ONE = struct.Struct("<IIII"), struct.Struct("<IIQ16sQQ")
PREFIXES: Final[Mapping[str, int]] = {
    oid: number
    for number, oid in {
        0: "2.5.4", 1: "2.5.6", 2: "1.2.840.113556.1.2", 3: "1.2.840.113556.1.3", 4: "2.16.840.1.101.2.2.1",
        5: "2.16.840.1.101.2.2.3", 6: "2.16.840.1.101.2.1.5", 7: "2.16.840.1.101.2.1.4", 8: "2.5.5",
        9: "1.2.840.113556.1.4", 10: "1.2.840.113556.1.5", 11: "1.2.840.113556.1.4.260", 12: "1.2.840.113556.1.5.56",
        13: "1.2.840.113556.1.4.262", 14: "1.2.840.113556.1.5.57", 15: "1.2.840.113556.1.4.263",
        16: "1.2.840.113556.1.5.58", 17: "1.2.840.113556.1.5.73", 18: "1.2.840.113556.1.4.305",
        19: "0.9.2342.19200300.100", 20: "2.16.840.1.113730.3", 21: "0.9.2342.19200300.100.1",
        22: "2.16.840.1.113730.3.1", 23: "1.2.840.113556.1.5.7000", 24: "2.5.21", 25: "2.5.18", 26: "2.5.20",
        27: "1.3.6.1.4.1.1466.101.119", 28: "2.16.840.1.113730.3.2", 29: "1.3.6.1.4.1.250.1", 30: "1.2.840.113549.1.9",
        31: "0.9.2342.19200300.100.4", 32: "1.2.840.113556.1.6.23", 33: "1.2.840.113556.1.6.18.1",
        34: "1.2.840.113556.1.6.18.2", 35: "1.2.840.113556.1.6.13.3", 36: "1.2.840.113556.1.6.13.4",
        37: "1.3.6.1.1.1.1", 38: "1.3.6.1.1.1.2",
    }.items()
}  # fmt: skip
"""An OID without its last number → the upper half of an attribute's number."""
_LARGE: Final = 16384


def stamps_of(octets: bytes, names: Mapping[int, str]) -> tuple[Stamp, ...]:
    """``names``: number of an attribute → its name; an attribute that it lacks is named by its number.

    :raises Malformed: the octets have another form.
    """
    try:
        form, _pad, count, _pad2 = _HEAD.unpack_from(octets)
        if form != 1 or _HEAD.size + count * _ONE.size > len(octets):
            raise Malformed(f"{len(octets)} octets of form {form} with {count} attributes")
        return tuple(
            _stamp(_ONE.unpack_from(octets, _HEAD.size + number * _ONE.size), names) for number in range(count)
        )
    except (struct.error, OverflowError) as error:
        raise Malformed(f"{len(octets)} octets that are no replication metadata") from error


def number_of(oid: str, own_number: int | None) -> int | None:
    """The number of an attribute: ``own_number`` (msDS-IntId) where it has one, else made of its OID.

    None for an OID whose prefix the forest gave a number of its own.
    """
    if own_number is not None:
        return own_number & 0xFFFFFFFF
    prefix, _dot, last = oid.rpartition(".")
    upper, lower = PREFIXES.get(prefix), int(last) if last.isdigit() else _LARGE
    return None if upper is None or lower >= _LARGE else upper << 16 | lower


def _stamp(parts: tuple[int, int, int, bytes, int, int], names: Mapping[int, str]) -> Stamp:
    number, version, seconds, invocation, usn, local_usn = parts
    return Stamp(
        attribute=names.get(number, f"attribute {number:#x}"),
        version=version,
        when=NEVER + timedelta(seconds=seconds),
        invocation_id=UUID(bytes_le=invocation),
        usn=usn,
        local_usn=local_usn,
    )
