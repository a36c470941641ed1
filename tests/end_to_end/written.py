"""How often an object was written, as the domain controller itself keeps count.

Source: [MS-DRSR] 4.1.10.2.22, PROPERTY_META_DATA_EXT_VECTOR; [MS-ADTS] 3.1.1.1.9, "replPropertyMetaData": for every
attribute its version and the update sequence number of the write that made it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from .ldif import Attributes

_HEAD = struct.Struct("<IIII")
_STAMP = struct.Struct("<IIQ16sQQ")


@dataclass(frozen=True)
class Stamp:
    version: int
    usn: int


def stamps(attributes: Attributes) -> dict[int, Stamp]:
    """Attribute (by its number in the schema) → its stamp."""
    octets = attributes["replPropertyMetaData"][0]
    _version, _reserved, count, _reserved = _HEAD.unpack_from(octets)
    rows = (_STAMP.unpack_from(octets, _HEAD.size + number * _STAMP.size) for number in range(count))
    return {attribute: Stamp(version, usn) for attribute, version, _when, _where, usn, _local in rows}


def writes_between(before: Attributes, after: Attributes) -> int:
    """How many writes touched the object: each has a sequence number of its own."""
    former = stamps(before)
    return len({stamp.usn for attribute, stamp in stamps(after).items() if stamp != former.get(attribute)})


def version_steps(before: Attributes, after: Attributes) -> set[int]:
    """By how much the versions of the written attributes grew."""
    former = stamps(before)
    grown = {number: stamp.version - _version(former, number) for number, stamp in stamps(after).items()}
    return set(grown.values()) - {0}


def _version(stamps_: dict[int, Stamp], number: int) -> int:
    return stamps_[number].version if number in stamps_ else 0
