"""Where DNS records and load balancers show up in the console."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin.acting import right_names
from ocsadmin.jobs import operations
from ocsadmin.plans.kinds import dns_keys
from ocsadmin.web import navigation
from pools import pool_menu
from pools.write_dns.plan import WriteDNSSpec, plan_write_dns

from . import entered, setting_key


def register() -> None:
    """Called once, when the app is ready."""
    setting_key.check()
    dns_keys.register(setting_key.find)
    dns_keys.register(entered.find_key)
    operations.register(
        "write_dns", lambda spec, directory: plan_write_dns(spec=WriteDNSSpec.from_json(spec), directory=directory)
    )
    navigation.add(
        navigation.Item(
            order=42,
            title=_("DNS records"),
            url_name="dns-records",
            icon="dns",
            needs=right_names.VIEW_POOLS,
            prefix="/pools/dns-records/",
            group=_("Deployment"),
        )
    )
    pool_menu.page(60, _("DNS"), "dns", needs=right_names.VIEW_POOLS, url_name="pool-dns")
    pool_menu.page(65, _("Load balancer"), "load_balancer", needs=right_names.VIEW_POOLS, url_name="pool-load-balancer")
