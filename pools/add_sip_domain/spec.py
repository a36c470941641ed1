"""Which SIP domain comes."""

from __future__ import annotations

from ocsadmin.use_cases import field, spec
from pools.sip_domains.kinds import SIP_DOMAIN


@spec
class AddSIPDomainSpec:
    """A new SIP domain."""

    name: str = field(kind=SIP_DOMAIN)
