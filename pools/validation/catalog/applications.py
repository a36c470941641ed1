"""The four unified communications applications.

Source: Deploying Enterprise Edition, "Validate Application Functionality": installation, activation, configuration.
"""

from __future__ import annotations

from collections.abc import Iterator

from pools.names import BUILT_IN_APPLICATIONS
from pools.validation import hints
from pools.validation.roles import APPLICATIONS, Role, Step
from pools.validation.subject import Subject

from . import common
from .base import Check


def checks(subject: Subject, role: Role) -> Iterator[Check]:
    application, mine = APPLICATIONS[role], frozenset({role})
    title, pool = BUILT_IN_APPLICATIONS[application], subject.pool.name
    yield from common.standing(subject, role)
    for name, what in (
        ("application_activated", "activated on the servers"),
        ("application_entry", "trusted service entry"),
        ("application_contacts", "contacts"),
    ):
        scope = subject.one_server if name == "application_activated" and subject.one_server else pool
        target = f"{scope} ({title})"
        yield Check(name, Step.LOCAL, f"{title}: {what}", target, mine, {"application": application})
    yield from common.voice_and_edge(subject, role, media=False)
    yield from _connectivity(subject, role, application, title)


def _connectivity(subject: Subject, role: Role, application: str, title: str) -> Iterator[Check]:
    entry = subject.service(application)
    if entry is None or not entry.port or not entry.fqdn:
        return
    host = entry.fqdn.lower()
    yield common.port(role, host, entry.port, title, title=f"{title}: port {entry.port}")
    names = [entry.tls_target.lower() or host]
    yield common.certificate(role, host, entry.port, names, title, hint=hints.SERVICES)
