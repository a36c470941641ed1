"""Which server goes."""

from __future__ import annotations

from ocsadmin.use_cases import field, spec
from pools.choosing.kinds import SERVER, needed


@spec
class RemoveServerSpec:
    """Which server goes."""

    server: str = field(kind=SERVER, rule=needed)
