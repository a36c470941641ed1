"""Conferencing servers: Web Conferencing, A/V Conferencing, Application Sharing.

Source: Deploying Enterprise Edition, "Validate Web Conferencing Server Configuration", "Validate A/V Conferencing
Server Configuration" and "Validate Application Sharing Server Configuration": connectivity to the Front End Servers and
to the Edge Servers, where there are any.
"""

from __future__ import annotations

from collections.abc import Iterator

from pools.validation import hints, targets
from pools.validation.local.conferencing import title as mcu_title
from pools.validation.roles import MCUS, Role, Step
from pools.validation.subject import Subject

from . import common
from .base import Check

WITH_MEDIA = frozenset({Role.AV_CONFERENCING, Role.APPLICATION_SHARING})
"""Roles that need the A/V Edge Server for people outside."""


def checks(subject: Subject, role: Role) -> Iterator[Check]:
    yield from common.standing(subject, role)
    yield from of_mcu(subject, role, MCUS[role])
    yield from common.voice_and_edge(subject, role, media=role in WITH_MEDIA)
    yield from _front_end(subject, role)
    if role in WITH_MEDIA:
        yield from _media_relay(subject, role)
    elif subject.edge:
        host, port = subject.edge
        yield common.port(role, host, port, "Access Edge Server", title="Access Edge Server", needed=False)


def of_mcu(subject: Subject, role: Role, mcu: str) -> Iterator[Check]:
    """The factory of a kind of conferencing server, and the server's own object."""
    mine, called = frozenset({role}), mcu_title(mcu)
    name = f"{subject.pool.name} ({mcu})"
    yield Check("factory", Step.LOCAL, f"{called}: factory", name, mine, {"mcu": mcu}, hints=(hints.CONFERENCE,))
    for server in subject.servers:
        fqdn = server.fqdn.lower()
        yield Check(
            "conferencing_server",
            Step.LOCAL,
            f"{called}: linked and trusted",
            fqdn,
            mine,
            {"server": fqdn, "mcu": mcu},
            server=fqdn,
            hints=(hints.CONFERENCE,),
        )


def _front_end(subject: Subject, role: Role) -> Iterator[Check]:
    called = "Load balancer" if subject.has_load_balancer else "Pool"
    names, what = list(subject.certificate_names), f"{called}: SIP over TLS"
    yield common.port(role, subject.fqdn, targets.SIP_TLS, what, title=what)
    what = f"{called}: Conferencing components"
    yield common.port(role, subject.fqdn, targets.CONFERENCING, what, title=what)
    yield common.certificate(role, subject.fqdn, targets.SIP_TLS, names, called)
    if role is Role.APPLICATION_SHARING:
        what = f"{called}: application sharing"
        yield common.port(role, subject.fqdn, targets.APPLICATION_SHARING, what, title=what)


def _media_relay(subject: Subject, role: Role) -> Iterator[Check]:
    entry = subject.service(targets.MEDIA_RELAY)
    if entry is None or not entry.fqdn or not entry.port:
        return
    what = "A/V Edge Server (Media Relay Authentication)"
    yield common.port(role, entry.fqdn.lower(), entry.port, what, title=what, needed=False)
