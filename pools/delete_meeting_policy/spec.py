"""Which meeting policy goes."""

from __future__ import annotations

from uuid import UUID

from ocsadmin.use_cases import field, spec
from pools.meetings.kinds import POLICY


@spec
class DeleteMeetingPolicySpec:
    """Which meeting policy goes."""

    policy: UUID = field(kind=POLICY)
