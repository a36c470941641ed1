"""Names of the certificates of Edge Servers, as somebody entered their names for DNS.

Source: Deploying Enterprise Edition, "DNS Requirements", external user access. That a Web Conferencing Edge certificate
also takes the name of each Front End Server stands in no document; administrators report it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from certificates.purposes import PORTS, Purpose
from pools.models import HostRole

from .facts import Facts
from .target import Place, Reasoned, Target

_INTERNAL = (
    HostRole.Role.EDGE_INTERNAL,
    HostRole.Role.EDGE_AV_INTERNAL,
    HostRole.Role.EDGE_CONFERENCING_INTERNAL,
)


def edge_targets(facts: Facts) -> Iterator[Target]:
    access = _names(facts, HostRole.Role.EDGE_ACCESS)
    if access:
        yield _access(access, facts)
    for name in _names(facts, HostRole.Role.EDGE_CONFERENCING):
        yield _conferencing(name, facts)
    for name in _names(facts, HostRole.Role.EDGE_AV):
        yield _simple(Purpose.EDGE_AV, name, _("A/V Edge service %(name)s"))
    for name in dict.fromkeys(one for role in _INTERNAL for one in _names(facts, role)):
        yield _simple(Purpose.EDGE_INTERNAL, name, _("Edge Server %(name)s, internal"))


def _names(facts: Facts, role: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.name.lower() for one in facts.hosts if one.role == role))


def _access(names: tuple[str, ...], facts: Facts) -> Target:
    """One certificate: ``sip.<domain>`` of the first SIP domain, the others as alternative names."""
    first = f"sip.{facts.sip_domains[0]}" if facts.sip_domains else names[0]
    subject = first if first in names else names[0]
    wanted = {
        **{
            f"sip.{one}": _("Clients outside and partners of %(domain)s.") % {"domain": one}
            for one in facts.sip_domains
        },
        **{one: _("A name of the Access Edge service in DNS.") for one in names},
    }
    others = tuple(Reasoned(name, reason) for name, reason in wanted.items() if name != subject)
    own = Reasoned(subject, _("The subject itself: where there are alternative names, clients look at no other."))
    return Target(
        Purpose.EDGE_ACCESS,
        subject,
        _("Access Edge service %(name)s") % {"name": subject},
        names=(own, *others) if others else (),
        servers=names[:1],
        places=tuple(Place(name, PORTS[Purpose.EDGE_ACCESS]) for name in names),
        owner=_("Edge"),
    )


def _conferencing(name: str, facts: Facts) -> Target:
    front_ends = sorted({one for those in facts.servers.values() for one in those})
    reason = _("A Front End Server that Web conferences are held on.")
    own = Reasoned(name, _("The subject itself: where there are alternative names, clients look at no other."))
    others = tuple(Reasoned(one, reason, field_report=True) for one in front_ends if one != name)
    return Target(
        Purpose.EDGE_CONFERENCING,
        name,
        _("Web Conferencing Edge service %(name)s") % {"name": name},
        names=(own, *others) if others else (),
        servers=(name,),
        places=(Place(name, PORTS[Purpose.EDGE_CONFERENCING]),),
        owner=_("Edge"),
    )


def _simple(purpose: Purpose, name: str, title: str) -> Target:
    return Target(
        purpose, name, title % {"name": name}, servers=(name,), places=(Place(name, PORTS[purpose]),), owner=_("Edge")
    )
