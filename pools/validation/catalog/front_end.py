"""The Front End Server: directory objects, sign-in by DNS, SIP over TCP and TLS, the back end.

Source: Deploying Enterprise Edition, "Validate Front End Server Configuration"; table "Hardware Load Balancer Ports …".
"""

from __future__ import annotations

from collections.abc import Iterator

from pools.validation import hints, targets
from pools.validation.local.people import COMPONENTS, HOME_SERVERS
from pools.validation.probes.names import pool_fqdns
from pools.validation.roles import FRONT_END_MCUS, Role, Step
from pools.validation.subject import Subject

from . import common
from .base import Check
from .conferencing import of_mcu

ROLE = Role.FRONT_END
MINE = frozenset({ROLE})


def checks(subject: Subject) -> Iterator[Check]:
    yield from _local(subject)
    yield from common.voice_and_edge(subject, ROLE, media=False)
    yield from _names(subject)
    yield from _virtual_address(subject)
    for server in subject.servers:
        yield from _server(subject, server.fqdn.lower())
    yield from _back_end(subject)
    yield from _edge(subject)


def _local(subject: Subject) -> Iterator[Check]:
    yield from common.standing(subject, ROLE)
    name = subject.pool.name
    for server in subject.servers:
        fqdn = server.fqdn.lower()
        title = "The server and the pool are linked"
        yield Check("server_links", Step.LOCAL, title, fqdn, MINE, {"server": fqdn}, server=fqdn)
    scope = subject.one_server or name
    yield Check("trusted_servers", Step.LOCAL, "List of trusted servers", scope, MINE)
    yield Check("versions", Step.LOCAL, "Versions agree", scope, MINE)
    groups = {"groups": [HOME_SERVERS, COMPONENTS]}
    yield Check("service_accounts", Step.LOCAL, "Service accounts", name, MINE, groups, hints=(hints.SERVICES,))
    yield Check("sip_domains", Step.LOCAL, "SIP domains", name, MINE, hints=(hints.SIGN_IN,))
    yield Check("home_servers", Step.LOCAL, "Home server and SIP domains of users", name, MINE, hints=(hints.SIGN_IN,))
    yield Check("conference_directory", Step.LOCAL, "Conference directory", name, MINE)
    for mcu in FRONT_END_MCUS:
        yield from of_mcu(subject, ROLE, mcu)


def _names(subject: Subject) -> Iterator[Check]:
    yield common.address(ROLE, subject.fqdn, "the pool")
    for server in subject.servers:
        fqdn = server.fqdn.lower()
        yield common.address(ROLE, fqdn, "the server", server=fqdn)
    pools = pool_fqdns()
    for domain in subject.sip_domains:
        arguments = {"domain": domain, "pool_fqdns": pools}
        title = "DNS: record for automatic sign-in"
        yield Check("dns_sign_in", Step.CONNECTIVITY, title, domain, MINE, arguments, hints=(hints.SIGN_IN,))
    for domain in subject.sip_domains:
        yield common.address(ROLE, f"ucupdates-r2.{domain}", "the Device Update Service", needed=False)


def _virtual_address(subject: Subject) -> Iterator[Check]:
    """The ports that a load balancer (or the only server) offers at the pool FQDN."""
    host = subject.fqdn
    called = "Load balancer" if subject.has_load_balancer else "Pool"
    for number, what, needed in (
        (targets.SIP_TCP, "SIP over TCP", False),
        (targets.SIP_TLS, "SIP over TLS", True),
        (targets.DCOM, "DCOM (moving users, WMI)", False),
        (targets.CONFERENCING, "Conferencing components", True),
    ):
        yield common.port(ROLE, host, number, f"{called}: {what}", title=f"{called}: {what}", needed=needed)
    if subject.monitors_quality:
        what = f"{called}: QoE Monitoring Agent"
        yield common.port(ROLE, host, targets.QUALITY, what, title=what, needed=False)
    yield common.certificate(ROLE, host, targets.SIP_TLS, list(subject.certificate_names), called)
    yield common.certificate(ROLE, host, targets.CONFERENCING, [subject.fqdn], called, hint=hints.CONFERENCE)
    yield _options(host, targets.SIP_TLS, "tls", called)
    yield _options(host, targets.SIP_TCP, "tcp", called)


def _server(subject: Subject, fqdn: str) -> Iterator[Check]:
    what = "Front End Server"
    yield common.port(ROLE, fqdn, targets.SIP_TLS, what, title=f"{what}: SIP over TLS", server=fqdn)
    title = f"{what}: conferencing components"
    yield common.port(ROLE, fqdn, targets.CONFERENCING, what, title=title, server=fqdn)
    yield common.certificate(ROLE, fqdn, targets.SIP_TLS, list(subject.certificate_names), what, server=fqdn)
    yield _options(fqdn, targets.SIP_TLS, "tls", what, server=fqdn)


def _options(host: str, port: int, transport: str, what: str, *, server: str = "") -> Check:
    return Check(
        "sip_options",
        Step.CONNECTIVITY,
        f"{what}: answers SIP over {transport.upper()}",
        common.place(host, port),
        MINE,
        {"host": host, "port": port, "transport": transport, "what": what, "needed": transport == "tls"},
        server=server,
        hints=(hints.SERVICES, hints.SIGN_IN),
    )


def _back_end(subject: Subject) -> Iterator[Check]:
    """A named instance may listen at another port than the default one."""
    host = subject.back_end_host
    if not host:
        return
    yield common.address(ROLE, host, "the back end")
    title, needed = f"Back end: SQL Server at port {targets.SQL}", not subject.back_end_instance
    yield Check(
        "tcp",
        Step.CONNECTIVITY,
        title,
        common.place(host, targets.SQL),
        MINE,
        {"host": host, "port": targets.SQL, "what": "SQL Server", "needed": needed},
        hints=(hints.BACK_END,),
    )


def _edge(subject: Subject) -> Iterator[Check]:
    if subject.edge:
        host, number = subject.edge
        yield common.port(ROLE, host, number, "Access Edge Server", title="Access Edge Server", needed=False)
