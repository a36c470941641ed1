"""Names of the certificates of a pool, a Standard Edition server or a Director.

Source: Deploying Enterprise Edition, "Certificates for Enterprise Pools and Standard Edition Servers", Tables 1 to 4;
"Example of Required Certificates".
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from certificates.purposes import PORTS, Purpose
from ocsadmin.directory import DN
from pools.models import Pool
from pools.rules import automatic_logon

from .facts import Facts
from .target import Place, Reasoned, Target

WEB_FARM = "InternalWebFarmFQDN"


def pool_targets(pool: Pool, facts: Facts) -> Iterator[Target]:
    """The certificate of the Front End Servers; and one of the Web Components where their name differs."""
    fqdn = fqdn_of(pool)
    farm = str(pool.pool_data.get(WEB_FARM, "") or "").strip().lower()
    servers = facts.servers.get(pool.service_dn_key, ())
    yield Target(
        Purpose.FRONT_END,
        fqdn,
        _title(pool, facts),
        names=_with_subject(fqdn, tuple(_front_end_names(pool, facts, farm))),
        servers=servers,
        places=_places(fqdn, servers, Purpose.FRONT_END) + (() if farm not in ("", fqdn) else _web(fqdn, servers)),
        pool=pool.guid,
        owner=str(pool),
    )
    if farm and farm != fqdn:
        yield Target(
            Purpose.WEB,
            farm,
            _("Web Components of %(pool)s") % {"pool": pool.name},
            servers=servers,
            places=_web(farm, servers),
            pool=pool.guid,
            owner=str(pool),
        )


def fqdn_of(pool: Pool) -> str:
    return (pool.fqdn or f"{pool.name}.{DN.parse(pool.dn).domain}").lower()


def _title(pool: Pool, facts: Facts) -> str:
    if pool.guid in facts.directors:
        return _("Director %(pool)s") % {"pool": pool.name}
    if pool.pool_type == Pool.PoolType.STANDARD:
        return _("Standard Edition server %(pool)s") % {"pool": pool.name}
    return _("Front End Servers of %(pool)s") % {"pool": pool.name}


def _front_end_names(pool: Pool, facts: Facts, farm: str) -> Iterator[Reasoned]:
    for domain in facts.sign_in_domains(pool):
        yield Reasoned(f"sip.{domain}", _why_sign_in(pool, facts, domain))
    if farm and farm != fqdn_of(pool):
        yield Reasoned(farm, _("The internal Web farm FQDN, which differs from the pool FQDN."))


def _why_sign_in(pool: Pool, facts: Facts, domain: str) -> str:
    if pool.guid in facts.directors:
        return _("All clients sign in through this Director, those of %(domain)s too.") % {"domain": domain}
    if automatic_logon.of_pool_data(pool.pool_data).redirects:
        return _("This pool redirects sign-in requests, those of %(domain)s too.") % {"domain": domain}
    return _("Clients of %(domain)s sign in automatically.") % {"domain": domain}


def _with_subject(subject: str, others: tuple[Reasoned, ...]) -> tuple[Reasoned, ...]:
    """Where there are alternative names, clients look at nothing else: the subject stands among them (RFC 6125)."""
    if not others:
        return ()
    reason = _("The subject itself: where there are alternative names, clients look at no other.")
    return (Reasoned(subject, reason), *(one for one in others if one.name != subject))


def _places(fqdn: str, servers: tuple[str, ...], purpose: Purpose) -> tuple[Place, ...]:
    """Each server, and the load balancer before them where the shared name is none of theirs."""
    port = PORTS[purpose]
    virtual = () if fqdn in servers else (Place(fqdn, port, is_virtual=True),)
    return (*virtual, *(Place(server, port) for server in servers))


def _web(fqdn: str, servers: tuple[str, ...]) -> tuple[Place, ...]:
    return _places(fqdn, servers, Purpose.WEB)
