"""Which SIP domain goes."""

from __future__ import annotations

from ocsadmin.use_cases import field, spec
from pools.sip_domains.kinds import SIP_DOMAIN


@spec
class RemoveSIPDomainSpec:
    """Which SIP domain goes."""

    name: str = field(kind=SIP_DOMAIN)
