"""Automatic client logon: what a wish means for this pool, and for the pool that redirects it now.

Source: Deploying Enterprise Edition, "Configure Pool and Applications" (steps 12 to 14: one and only one pool or server
authenticates and redirects requests) and "DNS Requirements for Automatic Client Sign-In".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocsadmin.directory import Entry
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice
from pools.rules import automatic_logon
from pools.rules.automatic_logon import AutomaticLogon
from pools.services import applications
from pools.sip_domains.changes import pool_data_change

from .errors import AnotherPoolRedirects, NoLogonDomain, NotALogonDomain, RedirectionNeedsAutomaticLogon
from .spec import ClientLogon, ConfigurePoolSpec
from .standing import Standing

_NAMES = (automatic_logon.CLIENTS, automatic_logon.REDIRECTS, automatic_logon.DOMAINS)


def wanted_domains(spec: ConfigurePoolSpec, now: Standing) -> tuple[str, ...]:
    """The SIP domains that the forest will have, the default one first."""
    gone = {name.lower() for name in spec.remove_sip_domains}
    there = [name for name in now.domain_names if name.lower() not in gone]
    return (*there, *(name for name in spec.add_sip_domains if name.lower() not in {one.lower() for one in there}))


def wanted_logon(spec: ConfigurePoolSpec, now: Standing) -> AutomaticLogon:
    """How it shall be: what is left open stays, and where nothing is set all domains count."""
    clients = now.logon.clients if spec.client_logon is None else spec.client_logon is ClientLogon.AUTOMATIC
    if clients is False:
        return AutomaticLogon(clients=False, redirects=False, domains=())
    redirects = now.logon.redirects if spec.redirects_logon is None else spec.redirects_logon
    return AutomaticLogon(clients, redirects, _domains(spec, now, clients))


def _domains(spec: ConfigurePoolSpec, now: Standing, clients: bool | None) -> tuple[str, ...]:
    if clients is None and spec.logon_domains is None and not now.logon.domains:
        return ()
    possible = wanted_domains(spec, now)
    chosen = spec.logon_domains if spec.logon_domains is not None else now.logon.domains or possible
    lower = {name.lower() for name in chosen}
    wanted = tuple(name for name in possible if name.lower() in lower)
    there = now.logon.domains
    return there if {name.lower() for name in there} == {name.lower() for name in wanted} else wanted


def logon_problems(spec: ConfigurePoolSpec, now: Standing) -> Iterator[DomainError]:
    """What stands in the way."""
    if error := redirection_problem(spec.redirects_logon, move=spec.move_redirection, now=now):
        yield error
    if spec.redirects_logon and spec.client_logon is None and now.logon.clients is False:
        yield RedirectionNeedsAutomaticLogon()
    if spec.client_logon is not ClientLogon.MANUAL and spec.logon_domains is not None:
        yield from _domain_problems(spec.logon_domains, wanted_domains(spec, now))


def redirection_problem(wanted: bool | None, *, move: bool, now: Standing) -> DomainError | None:
    """Another pool has the task, and it shall not be moved."""
    if wanted and now.redirecting and not move:
        return AnotherPoolRedirects(pool=applications.fqdn_of(now.redirecting[0]))
    return None


def _domain_problems(chosen: Sequence[str], possible: Sequence[str]) -> Iterator[DomainError]:
    if not chosen:
        yield NoLogonDomain()
    known = {name.lower() for name in possible}
    for name in chosen:
        if name.lower() not in known:
            yield NotALogonDomain(name=name, known=", ".join(possible))


def logon_changes(spec: ConfigurePoolSpec, now: Standing) -> Iterator[Change]:
    """First the other pool lets go, then this one takes over, so that there are never two."""
    wanted = wanted_logon(spec, now)
    if wanted.redirects and spec.redirects_logon:
        yield from (_let_go(one) for one in now.redirecting)
    if spec.client_logon is None and wanted == now.logon:
        return
    pairs = automatic_logon.to_pool_data(wanted)
    complete = {name: pairs.get(name, "") for name in _NAMES}
    change = pool_data_change(_title(wanted, now), now.pool, complete)
    if change.after or change.before:
        yield change


def _let_go(pool: Entry) -> Change:
    title = f"{applications.fqdn_of(pool)} no longer redirects automatic client logon"
    return pool_data_change(title, pool, {automatic_logon.REDIRECTS: "FALSE"})


def _title(wanted: AutomaticLogon, now: Standing) -> str:
    if wanted.redirects and not now.logon.redirects:
        return f"Let {now.fqdn} authenticate and redirect automatic client logon"
    return f"Set the client logon of {now.fqdn}"


def logon_notices(spec: ConfigurePoolSpec, now: Standing) -> Iterator[Notice]:
    """The DNS records and names in certificates that go with it."""
    wanted = wanted_logon(spec, now)
    if wanted.redirects:
        records = ", ".join(automatic_logon.service_name(name) for name in wanted.domains)
        text = (
            f"Clients find the pool by DNS SRV records: {records}, port {automatic_logon.SIGN_IN_PORT}, to {now.fqdn}. "
            "Create them for this pool only."
        )
        yield Notice("info", text, "redirects_logon")
        sip = ", ".join(f"sip.{name}" for name in wanted.domains)
        yield Notice("info", f"The certificate of the pool's servers needs these names too: {sip}.", "redirects_logon")
        for other in now.redirecting:
            text = (
                f"The task moves from {applications.fqdn_of(other)}: its DNS SRV records must lead here from then on."
            )
            yield Notice("warning", text, "move_redirection")
    elif wanted.clients and not now.redirecting:
        text = "No pool or server redirects automatic client logon yet: clients can't sign in by DNS SRV records."
        yield Notice("warning", text, "redirects_logon")
    if now.logon.redirects and not wanted.redirects:
        text = f"{now.fqdn} redirects automatic client logon now; afterwards no pool does."
        yield Notice("warning", text, "redirects_logon")
