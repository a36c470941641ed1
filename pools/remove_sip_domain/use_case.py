"""Remove a SIP domain from the forest."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import Action, UseCase
from pools.configure_pool.use_case import CONFIGURE_POOL

from .plan import plan_remove_sip_domain
from .spec import RemoveSIPDomainSpec

REMOVE_SIP_DOMAIN: Final = UseCase(
    name="remove_sip_domain",
    title=_("Remove a SIP domain"),
    verb=_("Remove"),
    help=_("Remove a SIP domain in which nobody has an address."),
    permission=CONFIGURE_POOL.permission,
    spec=RemoveSIPDomainSpec,
    plan=plan_remove_sip_domain,
    icon="delete",
    order=412,
    rest=Action(on="sip-domains", method="delete", detail=True, names="name", by="name"),
)
