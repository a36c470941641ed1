"""The topology as a list, for people and programs that do not look at pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pools.validation.health import Health

from .model import PoolNode, ServerNode, Topology
from .svg import health_in_words

TONES = {"ok": "ok", "warning": "warning", "failure": "failure", "": "muted"}
ICONS = {"ok": "ok", "warning": "warning", "failure": "failure", "": "unknown"}


@dataclass(frozen=True)
class HealthLine:
    """Health as a badge has it."""

    health: Health

    @property
    def tone(self) -> str:
        return TONES[self.health.level]

    @property
    def icon(self) -> str:
        return ICONS[self.health.level]

    @property
    def text(self) -> str:
        return health_in_words(self.health)


@dataclass(frozen=True)
class PoolLine:
    pool: PoolNode
    health: HealthLine
    servers: tuple[tuple[ServerNode, HealthLine], ...]


def lines_of(topology: Topology) -> list[PoolLine]:
    """A line for each pool, in the order of the picture."""
    return [
        PoolLine(pool, HealthLine(pool.health), tuple((one, HealthLine(one.health)) for one in pool.servers))
        for pool in topology.pools
    ]


def to_json(topology: Topology) -> dict[str, Any]:
    """The same as plain JSON. What is not known is empty or null."""
    return {
        "forest": topology.forest,
        "sip_domains": list(topology.sip_domains),
        "pools": [_pool(pool) for pool in topology.pools],
        "edge_servers": [{"fqdn": one.fqdn, "services": list(one.services)} for one in topology.edges],
        "applications": [{"name": one.name, "fqdn": one.fqdn, "port": one.port} for one in topology.applications],
    }


def _pool(pool: PoolNode) -> dict[str, Any]:
    return {
        "guid": str(pool.guid),
        "name": pool.name,
        "fqdn": pool.fqdn,
        "type": pool.kind,
        "users": pool.users,
        "health": _health(pool.health),
        "load_balancer": list(pool.balancer),
        "servers": [
            {"fqdn": one.fqdn, "roles": list(one.roles), "health": _health(one.health)} for one in pool.servers
        ],
        "back_end": pool.back_end,
        "applications": list(pool.applications),
    }


def _health(health: Health) -> dict[str, Any]:
    return {
        "level": health.level or "unknown",
        "in_words": health_in_words(health),
        "validated_at": health.when,
        "counts": dict(health.counts),
    }
