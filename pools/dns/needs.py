"""Which records a deployment needs, and why: every table of the planning guide, filled with this forest's names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from . import needs_outside, needs_sign_in
from .deployment import Deployment, PoolFacts
from .records import EXTERNAL, INTERNAL, NeededRecord, merged

ENTERPRISE = "DNS Requirements for Enterprise Pools, Table 1"
WEB_FARM = "DNS Requirements for Enterprise Pools, Table 2"
STANDARD = "DNS Requirements for Standard Edition Servers, Table 3"
LONGEST_CHAIN = 4
"""Names of which each has the address of the next: the Web farm, the pool, its only server."""
LOAD_BALANCER = "Prerequisites for a Load Balancer Connecting to a Pool"


def needed_records(deployment: Deployment) -> list[NeededRecord]:
    """Every record, those of the pools first; each name and type once on each side. Asks nobody."""
    found = [
        *(record for pool in deployment.pools for record in _of_pool(pool)),
        *needs_sign_in.records(deployment),
        *needs_outside.records(deployment),
    ]
    records = [_without_stand_in(record, deployment) for record in merged(found)]
    follows = {(record.name, record.side): record.same_as for record in records if record.kind == "A"}
    return [_with_address(one, follows, deployment) if one.kind == "A" else one for one in records]


def of_pool(records: Iterable[NeededRecord], pool: PoolFacts) -> list[NeededRecord]:
    return [record for record in records if pool.guid in record.pools]


def of_server(records: Iterable[NeededRecord], server: str) -> list[NeededRecord]:
    return [record for record in records if server.lower() in record.servers]


def split_names(records: Iterable[NeededRecord]) -> list[str]:
    """Names that need an answer inside and another one outside."""
    inside, outside = ({one.name for one in records if one.side == side} for side in (INTERNAL, EXTERNAL))
    return sorted(inside & outside)


def split_domains(records: Iterable[NeededRecord]) -> list[str]:
    """Domains that both sides have records in: the same zone stands twice, with other content."""
    inside, outside = ({one.domain for one in records if one.side == side} for side in (INTERNAL, EXTERNAL))
    return sorted(inside & outside)


def _of_pool(pool: PoolFacts) -> Iterator[NeededRecord]:
    here = {"pools": frozenset([pool.guid])}
    for record in (_pool_name(pool), *_server_names(pool), *_web_farm(pool), *_external_web_farm(pool)):
        yield replace(record, **here)  # type: ignore[arg-type]


def _pool_name(pool: PoolFacts) -> NeededRecord:
    servers = frozenset(pool.servers)
    if not pool.enterprise:
        why = _("Clients and servers reach the Standard Edition server by its FQDN.")
        return NeededRecord(pool.fqdn, "A", INTERNAL, why, STANDARD, any_address=True, servers=servers)
    if pool.balanced:
        why = _("The pool FQDN resolves to the virtual IP address (VIP) of the load balancer, not to a server.")
        return NeededRecord(pool.fqdn, "A", INTERNAL, why, ENTERPRISE, not_of=pool.servers, servers=servers)
    why = _("With a single server and no load balancer the pool FQDN resolves to that server's address.")
    only = pool.servers[0] if pool.servers and pool.servers[0] != pool.fqdn else ""
    return NeededRecord(pool.fqdn, "A", INTERNAL, why, ENTERPRISE, same_as=only, servers=servers)


def _server_names(pool: PoolFacts) -> Iterator[NeededRecord]:
    why = _("Each Front End Server is reached by its own FQDN and a static address; Windows registers it by itself.")
    for server in pool.servers:
        if server != pool.fqdn:
            yield NeededRecord(server, "A", INTERNAL, why, LOAD_BALANCER, any_address=True, servers=frozenset([server]))


def _web_farm(pool: PoolFacts) -> Iterator[NeededRecord]:
    name = pool.internal_web_farm
    if not name or name == pool.fqdn or name in pool.servers:
        return
    single = pool.fqdn if not pool.balanced else ""
    why = _(
        "Internal clients reach meeting content, the Address Book and group expansion by the internal Web farm FQDN."
    )
    note = _("The VIP that the Web Components Servers use, which may be that of the pool.") if pool.balanced else ""
    yield NeededRecord(
        name, "A", INTERNAL, why, WEB_FARM, same_as=single, note=note,
        not_of=pool.servers if pool.balanced else (), servers=frozenset(pool.servers),
    )  # fmt: skip


def _external_web_farm(pool: PoolFacts) -> Iterator[NeededRecord]:
    if pool.external_web_farm:
        why = _("External clients and devices reach the external Web farm through the reverse proxy.")
        source = f"{ENTERPRISE if pool.enterprise else STANDARD}; {needs_outside.EXTERNAL_ACCESS}"
        yield NeededRecord(pool.external_web_farm, "A", EXTERNAL, why, source, same_as=needs_outside.PROXY)


def _with_address(record: NeededRecord, named: Mapping[tuple[str, str], str], deployment: Deployment) -> NeededRecord:
    """Addresses that people entered; those of the name that it is to follow, where it has none of its own."""
    name = record.name
    for _step in range(LONGEST_CHAIN):
        if entered := deployment.addresses_of(name, record.side):
            return replace(record, values=entered)
        name = named.get((name, record.side), "")
    return record


def _without_stand_in(record: NeededRecord, deployment: Deployment) -> NeededRecord:
    if record.same_as != needs_outside.PROXY:
        return record
    return replace(record, same_as=needs_outside.proxy_of(deployment, other_than=record.name))
