"""How far one domain controller has received what the others wrote: its up-to-dateness vector.

Source: MS-DRSR 5.166 (UPTODATE_VECTOR: version, reserved, count, reserved, then the cursors), 5.164 and 5.165 (a
cursor: invocationId, highest USN; from version 2 on also when the last replication from there succeeded); MS-ADTS
3.1.1.1.9 (replUpToDateVector, on the head of each partition).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from .replication_stamps import Malformed

ATTRIBUTE: Final = "replUpToDateVector"
_HEAD: Final = struct.Struct("<IIII")
_CURSORS: Final = {1: struct.Struct("<16sQ"), 2: struct.Struct("<16sQQ")}


@dataclass(frozen=True)
class Cursor:
    """All that one controller wrote up to ``usn``, by its own count, has been received.

    ``synced_at``: when the last replication from it succeeded, by the receiver's clock, in units of 100 ns since 1601;
    0 where the controller does not tell.
    """

    usn: int
    synced_at: int = 0


def cursors_of(octets: bytes) -> dict[UUID, Cursor]:
    """How much has been received of each other controller, by its invocationId.

    :raises Malformed: the octets have another form.
    """
    try:
        version, _reserved, count, _reserved2 = _HEAD.unpack_from(octets)
        one = _CURSORS[version]
        found = [one.unpack_from(octets, _HEAD.size + number * one.size) for number in range(count)]
    except (struct.error, KeyError) as error:
        raise Malformed(f"{len(octets)} octets that are no up-to-dateness vector") from error
    return {UUID(bytes_le=invocation): Cursor(*rest) for invocation, *rest in found}
