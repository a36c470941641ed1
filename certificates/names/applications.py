"""Names of the certificates of trusted applications' computers.

Source: "Adding Certificates" (applications made with the UCMA): the certificate of the computer, in its Personal store.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from certificates.purposes import Purpose
from pools.models import TrustedServiceEntry
from pools.names import BUILT_IN_APPLICATIONS

from .facts import Facts
from .pools import fqdn_of
from .target import Place, Reasoned, Target

MEDIA_RELAY = "MRAS"


def application_targets(facts: Facts) -> Iterator[Target]:
    """One for each name that servers expect in an application's certificate."""
    pools = {fqdn_of(pool) for pool in facts.pools}
    edges = {one.name.lower() for one in facts.hosts}
    by_name: dict[str, list[TrustedServiceEntry]] = {}
    for one in facts.services:
        name = (one.tls_target or one.fqdn).lower()
        own = one.service_type in BUILT_IN_APPLICATIONS or one.service_type == MEDIA_RELAY
        if "." in name and not own and name not in pools | edges:
            by_name.setdefault(name, []).append(one)
    for name, entries in sorted(by_name.items()):
        yield _target(name, entries)


def _target(name: str, entries: list[TrustedServiceEntry]) -> Target:
    computers = tuple(dict.fromkeys(one.fqdn.lower() for one in entries if one.fqdn)) or (name,)
    others = tuple(Reasoned(one, _("The computer that the application runs on.")) for one in computers if one != name)
    own = Reasoned(name, _("The name that servers expect in its certificate."))
    titles = ", ".join(dict.fromkeys(one.service_type for one in entries))
    ports = {(host, one.port) for one in entries for host in (one.fqdn.lower() or name,) if one.port}
    return Target(
        Purpose.APPLICATION,
        name,
        _("Application %(titles)s at %(name)s") % {"titles": titles, "name": name},
        names=(own, *others) if others else (),
        servers=computers,
        places=tuple(Place(host, port) for host, port in sorted(ports)),
        owner=titles,
    )
