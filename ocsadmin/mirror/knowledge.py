"""What the mirror has seen already, and so what is news to it.

Every controller numbers what happens in its own database (uSNChanged), so these numbers are compared with those of the
same database only. Across controllers each write is named by the controller that it was made on and its number there.
Sources: MS-ADTS 3.1.1.1.9 (USNs), MS-DRSR 5.166 (up-to-date vectors), 5.11 (AttributeStamp, and which one wins).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from ocsadmin.directory.replication_stamps import Stamp


@dataclass(frozen=True)
class Knowledge:
    """``same_controller``: the rows' uSNChanged are of the database that answers now.

    ``up_to``: the number there up to which the mirror has read everything that it may read; 0 where none counts.
    ``invocation_id``: of that database.
    ``seen``: invocationId → the mirror has seen all that was written there up to this number.
    """

    same_controller: bool = False
    up_to: int = 0
    invocation_id: UUID | None = None
    seen: Mapping[UUID, int] = field(default_factory=dict)

    def is_news(self, stamp: Stamp, row_usn: int) -> bool:
        """Whether this write happened after what the mirror holds of the object; ``row_usn`` is the row's uSNChanged.

        A row without a number was read through another controller.
        """
        if self.same_controller and row_usn:
            return stamp.local_usn > row_usn
        return self._is_beyond(stamp.invocation_id, stamp.usn)

    def wrote_since(self, invocation_id: UUID, usn: int, row_usn: int) -> bool:
        """The same of a write that is known by the controller that it was made on and its number there."""
        if self.same_controller and row_usn and invocation_id == self.invocation_id:
            return usn > row_usn
        return self._is_beyond(invocation_id, usn)

    def _is_beyond(self, invocation_id: UUID, usn: int) -> bool:
        seen = self.seen.get(invocation_id)
        return seen is None or usn > seen

    def stands_still(self, usn: int, row_usn: int) -> bool:
        """Whether the object was certainly not written since the mirror read it."""
        return self.same_controller and bool(row_usn) and usn == row_usn

    def was_there_before(self, usn: int) -> bool:
        """Whether an object that the mirror lacks is not new: it was only hidden when the mirror read the others."""
        return self.same_controller and 0 < usn <= self.up_to


NOTHING = Knowledge()
