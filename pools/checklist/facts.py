"""What the checks of the checklist ask, for any number of pools, read with a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from ocsadmin import mirror
from ocsadmin.mirror.fresh import Freshness
from pools import queries
from pools.models import (
    ChecklistReading,
    GlobalSettings,
    HostAddress,
    LoadBalancerConfirmation,
    Pool,
    Server,
    ServerRole,
    SignOff,
    SIPDomain,
    TrustedServiceEntry,
)
from pools.rules import automatic_logon

from . import validated
from .findings import Finding, from_json


@dataclass(frozen=True)
class Forest:
    """What holds for all pools. ``user_counts`` is None where nobody counts users."""

    settings: GlobalSettings | None
    sip_domains: tuple[SIPDomain, ...]
    freshness: Freshness
    user_counts: Mapping[str, int] | None
    addresses: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class PoolFacts:
    """One pool. ``readings``: step → what a look over the network found, newest first."""

    pool: Pool
    forest: Forest
    servers: tuple[Server, ...] = ()
    roles: Mapping[str, tuple[ServerRole, ...]] = field(default_factory=dict)
    entries: tuple[TrustedServiceEntry, ...] = ()
    validation: validated.Standing = field(default_factory=validated.Standing)
    readings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    looked_at: datetime | None = None
    sign_offs: Mapping[str, SignOff] = field(default_factory=dict)
    load_balancer_confirmed: int = 0

    @property
    def is_standard(self) -> bool:
        return self.pool.pool_type == Pool.PoolType.STANDARD

    @property
    def logon(self) -> automatic_logon.AutomaticLogon:
        return automatic_logon.of_pool_data(self.pool.pool_data)

    @property
    def web_farm(self) -> str:
        return str(self.pool.pool_data.get("InternalWebFarmFQDN", "") or "")

    @property
    def users(self) -> int | None:
        counts = self.forest.user_counts
        return None if counts is None else counts.get(self.pool.service_dn_key, 0)


def facts_of(pools: Iterable[Pool]) -> dict[UUID, PoolFacts]:
    """GUID → facts, in the order of the pools given."""
    found = list(pools)
    keys, guids = [pool.service_dn_key for pool in found], [pool.guid for pool in found]
    forest = _forest(keys)
    servers = _grouped(Server.objects.filter(pool_key__in=keys), "pool_key")
    computers = [server.computer_key for group in servers.values() for server in group]
    roles = _grouped(ServerRole.objects.filter(computer_key__in=computers), "computer_key")
    entries = _entries(found)
    standing = validated.standing_of(keys)
    readings = _grouped(ChecklistReading.objects.filter(pool_guid__in=guids).order_by("-read_at"), "pool_guid")
    sign_offs = _grouped(SignOff.objects.standing().filter(pool_guid__in=guids), "pool_guid")
    confirmed = _grouped(LoadBalancerConfirmation.objects.filter(pool_guid__in=guids), "pool_guid")
    return {
        pool.guid: PoolFacts(
            pool=pool,
            forest=forest,
            servers=tuple(servers.get(pool.service_dn_key, ())),
            roles={key: tuple(roles.get(key, ())) for key in _computers(servers, pool)},
            entries=entries[pool.guid],
            validation=standing.get(pool.service_dn_key, validated.Standing()),
            readings=_by_step(readings.get(pool.guid, ())),
            looked_at=max((one.read_at for one in readings.get(pool.guid, ())), default=None),
            sign_offs={one.step: one for one in sign_offs.get(pool.guid, ())},
            load_balancer_confirmed=len(confirmed.get(pool.guid, ())),
        )
        for pool in found
    }


def _computers(servers: Mapping[str, Sequence[Server]], pool: Pool) -> list[str]:
    return [server.computer_key for server in servers.get(pool.service_dn_key, ())]


def facts_of_one(pool: Pool) -> PoolFacts:
    return facts_of([pool])[pool.guid]


def _forest(service_keys: Sequence[str]) -> Forest:
    counts = queries.count_users_by(service_keys) if queries.users_are_counted() else None
    internal = HostAddress.objects.filter(side=HostAddress.Side.INTERNAL)
    return Forest(
        settings=GlobalSettings.objects.current(),
        sip_domains=tuple(SIPDomain.objects.all()),
        freshness=mirror.freshness(),
        user_counts=counts,
        addresses={one.name: tuple(one.addresses) for one in internal},
    )


def _grouped(rows: Iterable[Any], name: str) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


def _entries(pools: Sequence[Pool]) -> dict[UUID, tuple[TrustedServiceEntry, ...]]:
    """The trusted service entries that a pool links to, or that lead to it."""
    linked = {key for pool in pools for key in pool.trusted_service_keys}
    services = [pool.service_dn_key for pool in pools]
    rows = list(TrustedServiceEntry.objects.filter(Q(dn_key__in=linked) | Q(routing_pool_key__in=services)))
    return {
        pool.guid: tuple(
            one
            for one in rows
            if one.dn_key in pool.trusted_service_keys or one.routing_pool_key == pool.service_dn_key
        )
        for pool in pools
    }


def _by_step(readings: Iterable[ChecklistReading]) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, list[Finding]] = {}
    for reading in readings:
        for one in reading.findings:
            found.setdefault(one["step"], []).append(from_json(one, reading.read_at))
    return {step: tuple(findings) for step, findings in found.items()}
