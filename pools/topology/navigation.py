"""Where the picture shows up: a tab of the pools, and small on the dashboard."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocsadmin.acting import right_names
from ocsadmin.web import dashboard

from . import picture, read_topology

MOST_POOLS: Final = 8
"""More would not be calm: the page has them all."""


def register() -> None:
    """Called once, when the app is ready."""
    dashboard.add(
        dashboard.Panel(
            order=95,
            title=_("Topology"),
            template="pools/topology/_dashboard.html",
            context=_small,
            needs=right_names.VIEW_POOLS,
            icon="topology",
            link="topology",
            wide=True,
            shown=lambda content: bool(content["topology_picture"]),
        )
    )


def _small(_request: HttpRequest) -> dict[str, Any]:
    found = read_topology()
    fits = 2 <= len(found.pools) <= MOST_POOLS
    return {"topology_picture": picture(found, name="topology-small", small=True) if fits else ""}
