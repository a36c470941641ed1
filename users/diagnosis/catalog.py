"""The steps in the order in which signing in needs them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from users.directory import attributes as ad

from .checks import account, connection, enabled, home, hours, names, replication, settings
from .steps import Depth, Kind

STEPS: Final = (
    Kind("account", _("Account"), account.account),
    Kind("hours", _("Hours and computers"), hours.hours),
    Kind("enabled", _("Enabled"), enabled.enabled, attributes=(ad.USER_ENABLED,)),
    Kind("address", _("SIP address"), enabled.address, attributes=(ad.SIP_ADDRESS, ad.PROXY_ADDRESSES)),
    Kind("domain", _("SIP domain"), enabled.domain, attributes=(ad.SIP_ADDRESS,)),
    Kind("home", _("Home pool"), home.home, attributes=(ad.HOME_SERVER,)),
    Kind("servers", _("Servers and health of the pool"), home.servers, attributes=(ad.HOME_SERVER,)),
    Kind("dns", _("DNS"), names.names, Depth.NAMES, attributes=(ad.SIP_ADDRESS, ad.HOME_SERVER)),
    Kind("port", _("Connection"), connection.port, Depth.CONNECTION, attributes=(ad.HOME_SERVER,)),
    Kind("certificate", _("Certificate"), connection.certificate, Depth.CONNECTION, attributes=(ad.HOME_SERVER,)),
    Kind("service", _("SIP service"), connection.service, Depth.CONNECTION, attributes=(ad.HOME_SERVER,)),
    Kind("replication", _("Replication"), replication.replication),
    Kind("controllers", _("Domain controllers"), replication.controllers, Depth.NAMES),
    Kind("policies", _("Policies"), settings.policies, attributes=(ad.USER_POLICY, ad.LOCATION_PROFILE, ad.LINE)),
    Kind("client", _("Client"), settings.client, attributes=(ad.OPTION_FLAGS, ad.SIP_ADDRESS, "userPrincipalName")),
    Kind("outside", _("From outside"), settings.outside, attributes=(ad.REMOTE_ACCESS,)),
)
