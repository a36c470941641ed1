"""Write DNS records.

Source: Deploying Enterprise Edition, "Create and Verify DNS Records for Your Server or Pool".
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import DNS_ADMINS, DOMAIN_ADMINS, Permission
from ocsadmin.accounts.procedures import ENTERPRISE, procedure
from ocsadmin.use_cases import Action, UseCase

from .plan import plan_write_dns
from .spec import WriteDNSSpec, with_name_server

WRITE_DNS: Final = UseCase(
    name="write_dns",
    title=_("Write DNS records"),
    verb=_("Write"),
    help=_("Write what is missing or wrong by dynamic update."),
    permission=Permission(
        "pools.write_dns",
        "write DNS records",
        (frozenset({DNS_ADMINS}), frozenset({DOMAIN_ADMINS})),
        procedure(ENTERPRISE, "Create and verify DNS records"),
    ),
    spec=WriteDNSSpec,
    plan=plan_write_dns,
    icon="dns",
    order=420,
    rest=Action(on="dns-records", path="write", read=with_name_server),
)
