"""One more SIP domain.

Source: Deploying Enterprise Edition, "Configure Pool and Applications" (step 10).
"""

from __future__ import annotations

from ocsadmin.directory import Directory
from ocsadmin.plans.plan import Plan
from pools.sip_domains.changes import addition
from pools.sip_domains.checks import check_addition
from pools.sip_domains.entries import name_of, sip_domains

from .spec import AddSIPDomainSpec


def plan_add_sip_domain(*, spec: AddSIPDomainSpec, directory: Directory) -> Plan:
    """Plan one more SIP domain; the first of a forest becomes its default.

    :raises MissingValue, BadSIPDomain, SIPDomainThere: it may not be added.
    """
    there = [name_of(one) for one in sip_domains(directory)]
    domain = check_addition(spec.name, there, field="name")
    change = addition(domain, directory.forest.global_settings, default=not there)
    return Plan(change.title, changes=(change,))
