"""A SIP domain in which nobody has an address goes.

Source: Deploying Enterprise Edition, "Configure Pool and Applications" (step 10).
"""

from __future__ import annotations

from ocsadmin.directory import Directory
from ocsadmin.plans.plan import Plan
from pools.configure_pool.standing import pools_of
from pools.sip_domains.changes import logon_cleanup, removal
from pools.sip_domains.checks import check_removal
from pools.sip_domains.entries import name_of, sip_domains

from .spec import RemoveSIPDomainSpec


def plan_remove_sip_domain(*, spec: RemoveSIPDomainSpec, directory: Directory) -> Plan:
    """Plan to remove a SIP domain in which nobody has an address; pools forget it too.

    :raises SIPDomainUnknown, DefaultSIPDomainStays, SIPDomainInUse: it stays.
    """
    entry = check_removal(spec.name, sip_domains(directory), directory, field="name")
    change = removal(entry)
    return Plan(change.title, changes=(*logon_cleanup([name_of(entry)], pools_of(directory)), change))
