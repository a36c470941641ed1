"""Where pools show up in the console: the navigation, the dashboard, the pages of a pool."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocsadmin import parts
from ocsadmin.acting import right_names
from ocsadmin.web import dashboard, navigation
from pools import configuration_faces, pool_menu, queries
from pools.checklist import navigation as checklist
from pools.dns import faces as dns
from pools.preparation import faces as preparation
from pools.services import checks
from pools.topology import navigation as topology
from pools.validation import navigation as validation


def register() -> None:
    """Called once, when the app is ready."""
    navigation.add(
        navigation.Item(
            order=10,
            title=_("Pools"),
            url_name="pool-list",
            icon="pool",
            needs=right_names.VIEW_POOLS,
            prefix="/pools/",
        )
    )
    dashboard.add(
        dashboard.Panel(
            order=10,
            title=_("Pools"),
            template="pools/_dashboard.html",
            context=_dashboard,
            needs=right_names.VIEW_POOLS,
            icon="pool",
            link="pool-list",
        )
    )
    validation.register()
    preparation.register()
    configuration_faces.register()
    checks.register(parts.directory, parts.controllers)
    pool_menu.page(25, _("Services"), "run", needs=right_names.VIEW_POOLS, url_name="pool-services")
    dns.register()
    checklist.register()
    topology.register()


def _dashboard(_request: HttpRequest) -> dict[str, object]:
    return {"pools": queries.pool_rows(), "sip_domains": queries.sip_domain_names()}
