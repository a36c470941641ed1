"""Records by which clients and devices find their pool.

Source: "DNS Requirements for Automatic Client Sign-In"; "DNS Requirements for Enterprise Pools", Table 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from .deployment import Deployment, PoolFacts
from .records import INTERNAL, NeededRecord

SIGN_IN: Final = "DNS Requirements for Automatic Client Sign-In, Table 1"
DEVICES: Final = "DNS Requirements for Enterprise Pools, Table 1 (Device Update Service)"
TLS_PORT: Final = 5061
TCP_PORT: Final = 5060


def records(deployment: Deployment) -> Iterator[NeededRecord]:
    """For each SIP domain: SRV records of the one pool that distributes sign-in, and its names."""
    automatic = deployment.automatic_domains
    for domain in deployment.sip_domains:
        if domain in automatic and (pool := deployment.sign_in_pool):
            yield from _sign_in(domain, pool, tcp=deployment.tcp_allowed)
        if pool := deployment.update_pool:
            yield _devices(domain, pool)


def _sign_in(domain: str, pool: PoolFacts, *, tcp: bool) -> Iterator[NeededRecord]:
    why = _("Clients of this SIP domain find the one pool that authenticates and redirects their sign-in requests.")
    note = ""
    if not _is_in(pool.fqdn, domain):
        note = _(
            "The pool is not in this domain, and clients match names strictly: set the policy DisableStrictDNSNaming, "
            "or lead the record to sip.%(domain)s."
        ) % {"domain": domain}
    place = {"pools": frozenset([pool.guid]), "servers": frozenset(pool.servers), "note": note}
    also = (f"sip.{domain}.",)
    yield NeededRecord(
        f"_sipinternaltls._tcp.{domain}", "SRV", INTERNAL, why, SIGN_IN,
        values=(f"0 0 {TLS_PORT} {pool.fqdn}.",), also=also, **place,  # type: ignore[arg-type]
    )  # fmt: skip
    if tcp:
        why = _("Clients that may use TCP find the same pool.")
        yield NeededRecord(
            f"_sipinternal._tcp.{domain}", "SRV", INTERNAL, why, SIGN_IN,
            values=(f"0 0 {TCP_PORT} {pool.fqdn}.",), also=also, **place,  # type: ignore[arg-type]
        )  # fmt: skip
    yield _sip_name(domain, pool)


def _sip_name(domain: str, pool: PoolFacts) -> NeededRecord:
    """A name in the SIP domain itself: what the certificate's subject alternative name calls the pool."""
    why = _(
        "A name of the pool in the SIP domain itself: the pool's certificate has it as subject alternative name, and "
        "clients that find no SRV record or match names strictly use it."
    )
    return NeededRecord(
        f"sip.{domain}", "A", INTERNAL, why, "Example of the Certificates and DNS Records Required for Automatic "
        "Client Sign-In",
        same_as=pool.fqdn, required=False, not_of=pool.servers if pool.balanced else (),
        pools=frozenset([pool.guid]), servers=frozenset(pool.servers),
    )  # fmt: skip


def _devices(domain: str, pool: PoolFacts) -> NeededRecord:
    why = _("A device that nobody has signed in to yet finds the pool that hosts Device Update Service.")
    note = _("Where ucupdates.%(domain)s exists for Office Communications Server 2007, keep it too.")
    return NeededRecord(
        f"ucupdates-r2.{domain}", "A", INTERNAL, why, DEVICES,
        same_as=pool.fqdn, note=note % {"domain": domain}, not_of=pool.servers if pool.balanced else (),
        pools=frozenset([pool.guid]), servers=frozenset(pool.servers),
    )  # fmt: skip


def _is_in(name: str, domain: str) -> bool:
    """Strict matching: the host stands directly in the domain."""
    return name.partition(".")[2] == domain
