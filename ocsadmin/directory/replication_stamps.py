"""Stamps of replication as plain data: when and where an attribute, or one value of it, was last written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

NEVER: Final = datetime(1601, 1, 1, tzinfo=UTC)
"""What a FILETIME of zero says."""


class Malformed(ValueError):
    """The metadata is not in the form that the documents say."""


@dataclass(frozen=True)
class Stamp:
    """The last originating write of an attribute, or of one ``value`` (a DN) of an attribute that links.

    ``version`` counts the writes, ``when`` is UTC, ``usn`` the number of the write on the controller where it was
    made, ``local_usn`` the one that it got on the controller that was asked. ``controller`` is its DNS name or short
    name; empty where nobody knows it (it is gone, or was restored). ``removed`` says when a linked value was taken
    away.
    """

    attribute: str
    version: int
    when: datetime
    invocation_id: UUID
    usn: int = 0
    controller: str = ""
    value: str = ""
    removed: datetime | None = None
    local_usn: int = 0


@dataclass(frozen=True)
class ReplicationMetadata:
    """All stamps of one object as one domain controller has them, the newest first. Nobody's name is among them.

    ``known`` is False where the controller shows none, since the console's account may not read them.
    """

    guid: UUID
    stamps: tuple[Stamp, ...] = ()
    known: bool = True

    def of(self, attribute: str) -> Stamp | None:
        """The newest stamp of an attribute, named in any case; None where it was never set."""
        wanted = attribute.lower()
        return next((stamp for stamp in self.stamps if stamp.attribute.lower() == wanted), None)

    def matching(self, prefix: str) -> tuple[Stamp, ...]:
        """Stamps of the attributes whose names begin so, in any case."""
        return tuple(stamp for stamp in self.stamps if stamp.attribute.lower().startswith(prefix.lower()))
