"""Add a SIP domain to the forest."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import Action, UseCase
from pools.configure_pool.use_case import CONFIGURE_POOL

from .plan import plan_add_sip_domain
from .spec import AddSIPDomainSpec

ADD_SIP_DOMAIN: Final = UseCase(
    name="add_sip_domain",
    title=_("Add a SIP domain"),
    verb=_("Add"),
    help=_("Add a SIP domain to the forest."),
    permission=CONFIGURE_POOL.permission,
    spec=AddSIPDomainSpec,
    plan=plan_add_sip_domain,
    icon="domain",
    order=410,
    rest=Action(on="sip-domains"),
)
