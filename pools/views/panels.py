"""What the panels of the dashboard show of pools."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from pools import queries
from pools.checklist.begun import begun_pools
from pools.checklist.state import progress_of
from pools.models import Pool
from pools.topology import picture, read_topology
from pools.validation import words
from pools.validation.health import health_of

MOST_DEPLOYMENTS: Final = 6
MOST_POOLS: Final = 8
"""A picture with more would not be calm: the page has them all."""


def pools_and_domains(_request: HttpRequest) -> dict[str, Any]:
    return {"pools": queries.pool_rows(), "sip_domains": queries.sip_domain_names()}


def attention(_request: HttpRequest) -> dict[str, Any]:
    """Pools whose newest verdicts are failures or warnings: two queries."""
    pools = list(Pool.objects.all())
    healths = health_of([pool.service_dn_key for pool in pools])
    found = [(pool, healths[pool.service_dn_key]) for pool in pools if healths[pool.service_dn_key].needs_attention]
    worst_first = sorted(found, key=lambda one: (one[1].level != "failure", -one[1].newly_broken, one[0].name))
    return {"pools": [(pool, health, words.HEALTH[health.level]) for pool, health in worst_first]}


def deployments(_request: HttpRequest) -> dict[str, Any]:
    """Pools whose checklist somebody works at and whose deployment is not complete."""
    pools = {pool.guid: pool for pool in begun_pools()}
    left = [(pools[guid], one) for guid, one in progress_of(pools.values()).items() if not one.is_complete]
    return {"deployments": left[:MOST_DEPLOYMENTS], "more_deployments": max(0, len(left) - MOST_DEPLOYMENTS)}


def topology(_request: HttpRequest) -> dict[str, Any]:
    found = read_topology()
    fits = 2 <= len(found.pools) <= MOST_POOLS
    return {"topology_picture": picture(found, name="topology-small", small=True) if fits else ""}
