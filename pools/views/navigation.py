"""Where pools show up in the console: the side bar, the dashboard, the pages of each pool."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocsadmin.acting import right_names
from ocsadmin.web import dashboard, navigation
from ocsadmin.web.dashboard import Panel
from ocsadmin.web.navigation import Item
from pools.choosing import pool_menu

from . import panels

VIEW: Final = right_names.VIEW_POOLS
DEPLOYMENT: Final = _("Deployment")

SIDE_BAR: Final = (
    Item(order=10, title=_("Pools"), url_name="pool-list", icon="pool", needs=VIEW, prefix="/pools/"),
    Item(
        order=40,
        title=_("Prepare Active Directory"),
        url_name="preparation",
        icon="forest",
        needs=VIEW,
        prefix="/pools/preparation/",
        group=DEPLOYMENT,
    ),
    Item(
        order=42,
        title=_("DNS records"),
        url_name="dns-records",
        icon="dns",
        needs=VIEW,
        prefix="/pools/dns-records/",
        group=DEPLOYMENT,
    ),
    Item(
        order=43,
        title=_("Meetings"),
        url_name="global-meeting-settings",
        icon="policy",
        needs=VIEW,
        prefix="/pools/meetings/",
        group=DEPLOYMENT,
    ),
)
PANELS: Final = (
    Panel(
        order=9,
        title=_("Validation"),
        template="pools/validation/_dashboard.html",
        context=panels.attention,
        needs=VIEW,
        icon="check",
        shown=lambda content: bool(content["pools"]),
    ),
    Panel(
        order=10,
        title=_("Pools"),
        template="pools/_dashboard.html",
        context=panels.pools_and_domains,
        needs=VIEW,
        icon="pool",
        link="pool-list",
    ),
    Panel(
        order=11,
        title=_("Deployments"),
        template="pools/checklist/_dashboard.html",
        context=panels.deployments,
        needs=VIEW,
        icon="check",
        name="deployments",
        shown=lambda content: bool(content["deployments"]),
    ),
    Panel(
        order=95,
        title=_("Topology"),
        template="pools/topology/_dashboard.html",
        context=panels.topology,
        needs=VIEW,
        icon="topology",
        link="topology",
        wide=True,
        shown=lambda content: bool(content["topology_picture"]),
    ),
)
PAGES: Final = (
    (10, _("Checklist"), "check", "pool-checklist"),
    (25, _("Services"), "run", "pool-services"),
    (50, _("Validation"), "check", "pool-validation"),
    (60, _("DNS"), "dns", "pool-dns"),
    (65, _("Load balancer"), "load_balancer", "pool-load-balancer"),
)
"""Of each pool: order, title, icon, name of the address."""


def register() -> None:
    """Called once, when the app is ready."""
    for item in SIDE_BAR:
        navigation.add(item)
    for panel in PANELS:
        dashboard.add(panel)
    for order, title, icon, url_name in PAGES:
        pool_menu.page(order, title, icon, needs=VIEW, url_name=url_name)
    pool_menu.add(
        pool_menu.Entry(
            50, _("Validate"), "check", right_names.VALIDATE, lambda pool: reverse("pool-validate", args=[pool.guid])
        )
    )
