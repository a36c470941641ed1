"""Deployments to need records for; valid by default."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pools.dns.deployment import Deployment, PoolFacts, RoleFacts
from pools.dns.records import NeededRecord
from pools.models import HostRole

POOL = UUID("00000000-0000-0000-0000-000000000001")
STANDARD = UUID("00000000-0000-0000-0000-000000000002")
Role = HostRole.Role
EDGES = (
    RoleFacts(Role.EDGE_ACCESS, "sip.contoso.com"),
    RoleFacts(Role.EDGE_CONFERENCING, "webconf.contoso.com"),
    RoleFacts(Role.EDGE_AV, "av.contoso.com"),
    RoleFacts(Role.REVERSE_PROXY, "rp.contoso.com"),
    RoleFacts(Role.CWA, "im.contoso.com"),
)


def pool(**changes: Any) -> PoolFacts:
    values: dict[str, Any] = {
        "guid": POOL,
        "fqdn": "eepool.contoso.com",
        "enterprise": True,
        "servers": ("fe1.contoso.com", "fe2.contoso.com"),
        "internal_web_farm": "eepool.contoso.com",
        **changes,
    }
    return PoolFacts(**values)


def deployment(*pools: PoolFacts, **changes: Any) -> Deployment:
    values: dict[str, Any] = {"sip_domains": ("contoso.com", "retail.contoso.com"), **changes}
    return Deployment(pools=pools or (pool(),), **values)


def by_name(records: list[NeededRecord], side: str = "internal") -> dict[str, NeededRecord]:
    """``"name TYPE"`` → record of one side."""
    return {f"{one.name} {one.kind}": one for one in records if one.side == side}
