"""External user access: the Edge Servers that are trusted, and the way to them.

An Access Edge Server is an msRTCSIP-EdgeProxy in Global Settings. The A/V Edge Server of a pool is a trusted service
entry of type MRAS (not routed by a pool), linked from the pool. The internal next hop is the forest's
DefaultRouteToEdgeProxy with its port.
Sources: Deploying Enterprise Edition, "Configure Pool and Applications" (steps 15 to 17); Office Communications Server
2007 R2, "Schema attributes by class" (EdgeProxy, Federation, TrustedService, Pool).
"""

from __future__ import annotations

from collections.abc import Iterator

from ocsadmin.directory import Entry
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change, add, delete, modify
from ocsadmin.plans.plan import Notice
from pools import names
from pools.directory.guid_names import braced_guid

from .errors import NextHopIsThePool, NextHopNotTrusted, NoEdgeServer, OwnServer
from .spec import ConfigurePoolSpec
from .standing import MRAS, Standing

ROUTE, ROUTE_PORT = "msRTCSIP-DefaultRouteToEdgeProxy", "msRTCSIP-DefaultRouteToEdgeProxyPort"
FQDN, PORT, LINKS = "msRTCSIP-TrustedServerFQDN", "msRTCSIP-TrustedServicePort", "msRTCSIP-TrustedServiceLinks"


def wanted_edges(spec: ConfigurePoolSpec, now: Standing) -> tuple[str, ...]:
    return now.access_edges if spec.access_edge_servers is None else spec.access_edge_servers


def edge_problems(spec: ConfigurePoolSpec, now: Standing) -> Iterator[DomainError]:
    """What stands in the way: own servers among the Edge Servers, a next hop that nobody knows."""
    if not spec.external_access:
        return
    edges = wanted_edges(spec, now)
    if not edges:
        yield NoEdgeServer()
    for fqdn in edges:
        if error := own_server(fqdn, "access_edge_servers", now):
            yield error
    if spec.av_edge_server and (error := own_server(spec.av_edge_server, "av_edge_server", now)):
        yield error
    if error := next_hop_problem(next_hop_of(spec, now), edges, now):
        yield error


def own_server(fqdn: str, field: str, now: Standing) -> DomainError | None:
    owner = now.owner_of(fqdn)
    return OwnServer(field=field, fqdn=fqdn, owner=owner) if owner else None


def next_hop_of(spec: ConfigurePoolSpec, now: Standing) -> str:
    """The one asked for, else the present one, else the first Access Edge Server."""
    edges = wanted_edges(spec, now)
    return spec.next_hop or now.next_hop or (edges[0] if edges else "")


def next_hop_problem(fqdn: str, edges: tuple[str, ...], now: Standing) -> DomainError | None:
    """It is an Access Edge Server, or another pool or server of the forest (a Director)."""
    owner = now.owner_of(fqdn)
    if owner in ("the pool itself", "one of the pool's own servers"):
        return NextHopIsThePool(fqdn=fqdn)
    if fqdn and not owner and fqdn.lower() not in {one.lower() for one in edges}:
        return NextHopNotTrusted(fqdn=fqdn, known=", ".join(edges))
    return None


def edge_changes(spec: ConfigurePoolSpec, now: Standing) -> Iterator[Change]:
    """Trusts first, then the ways to them, then those that are trusted no longer."""
    if not spec.external_access:
        return
    wanted = {fqdn.lower(): fqdn for fqdn in wanted_edges(spec, now)}
    there = {one.text("msRTCSIP-EdgeProxyFQDN").lower(): one for one in now.edge_proxies}
    yield from (_trust(fqdn, now) for key, fqdn in wanted.items() if key not in there)
    yield from _av_edge(spec, now)
    yield from _route(spec, now)
    yield from (_distrust(entry) for key, entry in there.items() if key not in wanted)


def _trust(fqdn: str, now: Standing) -> Change:
    dn = now.forest.global_settings.child("CN", braced_guid(fqdn, "edge proxy"))
    attributes = {"objectClass": "msRTCSIP-EdgeProxy", "msRTCSIP-EdgeProxyFQDN": fqdn}
    return add(f"Trust the Access Edge Server {fqdn}", dn, attributes)


def _distrust(entry: Entry) -> Change:
    fqdn = entry.text("msRTCSIP-EdgeProxyFQDN")
    names_of = ("msRTCSIP-EdgeProxyFQDN", "msRTCSIP-EdgeProxyData")
    before = {name: entry.wire(name) for name in names_of}
    return delete(f"Trust the Access Edge Server {fqdn} no longer", entry.dn, guid=entry.guid, before=before)


def _route(spec: ConfigurePoolSpec, now: Standing) -> Iterator[Change]:
    settings, hop = now.settings, next_hop_of(spec, now)
    if settings is None or not hop:
        return
    if hop.lower() == now.next_hop.lower():
        hop = now.next_hop
    before = {ROUTE: settings.wire(ROUTE), ROUTE_PORT: settings.wire(ROUTE_PORT)}
    after = {ROUTE: hop, ROUTE_PORT: spec.next_hop_port}
    change = modify(
        f"Route external SIP traffic to {hop}, port {spec.next_hop_port}",
        settings.dn,
        guid=settings.guid,
        before=before,
        after=after,
    )
    if change.after:
        yield change


def _av_edge(spec: ConfigurePoolSpec, now: Standing) -> Iterator[Change]:
    """The A/V Edge Server: its entry, its port, and the link of the pool, which has one only."""
    if spec.av_edge_server is None:
        return
    linked, wanted = now.av_edge, _entry_of(spec.av_edge_server, now)
    if spec.av_edge_server and wanted is None:
        yield _trust_av(spec.av_edge_server, spec.av_edge_port, now)
    elif wanted is not None and wanted.number(PORT) != spec.av_edge_port:
        yield _other_port(wanted, spec.av_edge_port)
    target = (wanted.dn if wanted else _av_dn(spec.av_edge_server, now)) if spec.av_edge_server else None
    before = [linked.dn] if linked and linked.dn != target else []
    after = [target] if target and (linked is None or linked.dn != target) else []
    if before or after:
        name = spec.av_edge_server or "none"
        title = f"Set the A/V Edge Server of {now.fqdn}: {name}"
        yield modify(title, now.pool.dn, guid=now.pool.guid, before={LINKS: before}, after={LINKS: after})


def _entry_of(fqdn: str, now: Standing) -> Entry | None:
    return next((one for one in now.mras if one.text(FQDN).lower() == fqdn.lower()), None) if fqdn else None


def _av_dn(fqdn: str, now: Standing) -> object:
    return now.forest.under_rtc_service("Trusted Services").child("CN", braced_guid(fqdn, f"trusted service {MRAS}"))


def _trust_av(fqdn: str, port: int, now: Standing) -> Change:
    attributes = {
        "objectClass": "msRTCSIP-TrustedService",
        FQDN: fqdn,
        PORT: port,
        "msRTCSIP-TrustedServiceType": MRAS,
        "msRTCSIP-TrustedServerVersion": names.R2_VERSION,
        "msRTCSIP-Routable": True,
    }
    return add(f"Trust the A/V Edge Server {fqdn}, port {port}", _av_dn(fqdn, now), attributes)


def _other_port(entry: Entry, port: int) -> Change:
    title = f"Reach the A/V Edge Server {entry.text(FQDN)} at port {port}"
    return modify(title, entry.dn, guid=entry.guid, before={PORT: entry.wire(PORT)}, after={PORT: port})


def edge_notices(spec: ConfigurePoolSpec, now: Standing) -> Iterator[Notice]:
    """What changes for others: Edge Servers and the next hop are settings of the forest."""
    if not spec.external_access:
        return
    wanted = {fqdn.lower() for fqdn in wanted_edges(spec, now)}
    for fqdn in now.access_edges:
        if fqdn.lower() not in wanted:
            text = f"{fqdn} is trusted no longer: no pool of the forest accepts connections from it."
            yield Notice("warning", text, "access_edge_servers")
    if now.next_hop and next_hop_of(spec, now).lower() != now.next_hop.lower():
        text = f"The next hop is a setting of the forest: all pools leave {now.next_hop}."
        yield Notice("warning", text, "next_hop")
    leaving = now.av_edge
    if spec.av_edge_server is not None and leaving and leaving.text(FQDN).lower() != spec.av_edge_server.lower():
        text = f"{leaving.text(FQDN)} stays trusted as an A/V Edge Server; other pools may use it."
        yield Notice("info", text, "av_edge_server")
