"""Records of Edge Servers, Communicator Web Access and reverse proxies.

Source: "DNS Requirements for External User Access", Table 1; "DNS Requirements for Communicator Web Access".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from pools.models import HostRole

from .deployment import Deployment, RoleFacts
from .records import EXTERNAL, INTERNAL, NeededRecord

EXTERNAL_ACCESS: Final = "DNS Requirements for External User Access, Table 1"
CWA: Final = "DNS Requirements for Communicator Web Access"
PROXY: Final = "(the reverse proxy)"
"""Stands for the reverse proxy's name in ``same_as`` until that is known."""
CLIENT_PORT: Final = 443
FEDERATION_PORT: Final = 5061
Role = HostRole.Role


def records(deployment: Deployment) -> Iterator[NeededRecord]:
    yield from _edge_outside(deployment)
    yield from _edge_inside(deployment)
    yield from _web_access(deployment)
    yield from _proxy(deployment)


def proxy_of(deployment: Deployment, *, other_than: str = "") -> str:
    """The external name of the reverse proxy, else of a Web farm behind it; empty where neither is known."""
    farms = [pool.external_web_farm for pool in deployment.pools if pool.external_web_farm]
    if other_than in farms:
        farms = []
    names = [name for name in (*deployment.names_of(Role.REVERSE_PROXY), *farms) if name != other_than]
    return names[0] if names else ""


def _edge_outside(deployment: Deployment) -> Iterator[NeededRecord]:
    why = _("The Access Edge service, or the VIP of several on the external load balancer.")
    for name in deployment.names_of(Role.EDGE_ACCESS):
        yield NeededRecord(name, "A", EXTERNAL, why, EXTERNAL_ACCESS)
    for domain in deployment.sip_domains:
        if access := _access_edge(deployment, domain):
            yield from _of_sip_domain(domain, access, federation=deployment.federation)
    why = _("The Web Conferencing Edge service, or the VIP of several on the external load balancer.")
    for name in deployment.names_of(Role.EDGE_CONFERENCING):
        yield NeededRecord(name, "A", EXTERNAL, why, EXTERNAL_ACCESS)
    why = _("The A/V Edge service, or the VIP of several on the external load balancer.")
    note = _("Behind NAT the Edge Server itself must get the public address for this name.")
    for name in deployment.names_of(Role.EDGE_AV):
        yield NeededRecord(name, "A", EXTERNAL, why, EXTERNAL_ACCESS, note=note)


def _access_edge(deployment: Deployment, domain: str) -> str:
    """The Access Edge service that this SIP domain leads to: one entered for it alone, else the first for all."""
    edges = [one for one in deployment.roles if one.role == Role.EDGE_ACCESS]
    own: list[RoleFacts] = [one for one in edges if one.sip_domain == domain]
    return next((one.name for one in [*own, *edges] if one.sip_domain in ("", domain)), "")


def _of_sip_domain(domain: str, access: str, *, federation: bool) -> Iterator[NeededRecord]:
    fallback = f"sip.{domain}"
    in_domain = access.partition(".")[2] == domain
    target = access if in_domain else fallback
    also = tuple(f"{name}." for name in dict.fromkeys((access, fallback)) if name != target)
    note = _(
        "The name must be in the SIP domain itself, and the certificate's subject name must be sip.%(domain)s: this "
        "prevents spoofing of SRV records."
    ) % {"domain": domain}
    why = _("External users of this SIP domain find the Access Edge service.")
    yield NeededRecord(
        f"_sip._tls.{domain}", "SRV", EXTERNAL, why, EXTERNAL_ACCESS,
        values=(f"0 0 {CLIENT_PORT} {target}.",), also=also, note=note,
    )  # fmt: skip
    if federation:
        why = _("Federation partners find this SIP domain; all federation traffic flows through this one Edge Server.")
        yield NeededRecord(
            f"_sipfederationtls._tcp.{domain}", "SRV", EXTERNAL, why, EXTERNAL_ACCESS,
            values=(f"0 0 {FEDERATION_PORT} {target}.",), also=also, note=note,
        )  # fmt: skip
    why = _("Clients that can't look up SRV records fall back to this name of the Access Edge service.")
    same_as = access if access != fallback else ""
    yield NeededRecord(fallback, "A", EXTERNAL, why, EXTERNAL_ACCESS, same_as=same_as)


def _edge_inside(deployment: Deployment) -> Iterator[NeededRecord]:
    why = _("Internal servers reach the internal interface of the Edge Server, or of the Access Edge array (its VIP).")
    known = [deployment.edge_proxy] if deployment.edge_proxy else []
    for name in dict.fromkeys((*known, *deployment.names_of(Role.EDGE_INTERNAL))):
        yield NeededRecord(name, "A", INTERNAL, why, EXTERNAL_ACCESS)
    why = _("Internal servers reach the internal interface of the A/V Edge service, or of its array (its VIP).")
    for name in dict.fromkeys((*deployment.media_relays, *deployment.names_of(Role.EDGE_AV_INTERNAL))):
        yield NeededRecord(name, "A", INTERNAL, why, EXTERNAL_ACCESS)
    why = _("Each Edge Server's Web Conferencing Edge service is reached by its own internal address.")
    for name in deployment.names_of(Role.EDGE_CONFERENCING_INTERNAL):
        yield NeededRecord(name, "A", INTERNAL, why, EXTERNAL_ACCESS)


def _web_access(deployment: Deployment) -> Iterator[NeededRecord]:
    for role, side in ((Role.CWA, INTERNAL), (Role.CWA_EXTERNAL, EXTERNAL)):
        for name in deployment.names_of(role):
            why = (
                _("The URL of the Communicator Web Access site: its server, or the load balancer of several.")
                if side == INTERNAL
                else _("The URL of the Communicator Web Access site for external users: the reverse proxy.")
            )
            yield NeededRecord(name, "A", side, why, CWA, same_as=PROXY if side == EXTERNAL else "")
            why = _("Desktop sharing in Communicator Web Access needs this alias of the site.")
            for label in ("as", "download"):
                yield NeededRecord(f"{label}.{name}", "CNAME", side, why, CWA, values=(f"{name}.",))


def _proxy(deployment: Deployment) -> Iterator[NeededRecord]:
    why = _("The host name of the reverse proxy: its external address.")
    for name in deployment.names_of(Role.REVERSE_PROXY):
        yield NeededRecord(name, "A", EXTERNAL, why, EXTERNAL_ACCESS)
    if proxy_of(deployment) and deployment.update_pool:
        why = _("External devices reach Device Update Service through the reverse proxy.")
        for domain in deployment.sip_domains:
            yield NeededRecord(
                f"ucupdates-r2.{domain}", "A", EXTERNAL, why, f"{EXTERNAL_ACCESS} (reverse proxy)",
                same_as=PROXY,
            )  # fmt: skip
