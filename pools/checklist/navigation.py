"""Where the checklist shows up: a tab of each pool, a panel of the dashboard, the worker."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocsadmin.acting import right_names
from ocsadmin.web import dashboard
from pools import pool_menu

from . import tasks  # noqa: F401 - importing the tasks tells the workers about them
from .begun import begun_pools
from .state import progress_of

MOST = 6


def register() -> None:
    """Called once, when the app is ready."""
    pool_menu.page(10, _("Checklist"), "check", needs=right_names.VIEW_POOLS, url_name="pool-checklist")
    dashboard.add(
        dashboard.Panel(
            order=11,
            title=_("Deployments"),
            template="pools/checklist/_dashboard.html",
            context=_unfinished,
            needs=right_names.VIEW_POOLS,
            icon="check",
            name="deployments",
            shown=lambda content: bool(content["deployments"]),
        )
    )


def _unfinished(_request: HttpRequest) -> dict[str, Any]:
    """Pools whose checklist somebody works at and whose deployment is not complete."""
    pools = {pool.guid: pool for pool in begun_pools()}
    progress = progress_of(pools.values())
    left = [(pools[guid], one) for guid, one in progress.items() if not one.is_complete]
    return {"deployments": left[:MOST], "more_deployments": max(0, len(left) - MOST)}
