"""What the console can see of a load balancer: names, addresses and ports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from ocsadmin.checks.beside import beside
from ocsadmin.checks.dns import Resolver, SRVRecord
from ocsadmin.checks.tcp import check_port
from ocsadmin.checks.verdict import Verdict, failure, ok, warning

from .balancer import LoadBalancer
from .ports import Port

AT_ONCE: Final = 16


def pool_name(balancer: LoadBalancer) -> Verdict:
    if balancer.fqdn in balancer.servers:
        return failure(
            _("%(name)s is the pool and one of its servers.") % {"name": balancer.fqdn},
            cure=_("A pool with a load balancer needs an FQDN of its own."),
        )
    return ok(_("%(name)s is the name of no server.") % {"name": balancer.fqdn})


def virtual_address(balancer: LoadBalancer) -> Verdict:
    return _virtual(balancer, balancer.fqdn)


def web_address(balancer: LoadBalancer) -> Verdict:
    if not balancer.web_farm:
        return ok(_("The internal Web farm has the pool's name, and so its address."))
    return _virtual(balancer, balancer.web_farm)


def _virtual(balancer: LoadBalancer, name: str) -> Verdict:
    found, entered = balancer.found.get(name, ()), balancer.entered.get(name, ())
    place = {"name": name, "found": ", ".join(found), "entered": ", ".join(entered)}
    if not found:
        return failure(_("%(name)s has no A record, or no name server answers.") % place, cure=_("See the page DNS."))
    servers = {address: server for server in balancer.servers for address in balancer.found.get(server, ())}
    if wrong := [address for address in found if address in servers]:
        text = _("%(name)s resolves to %(address)s, the address of %(server)s.")
        return failure(
            text % {**place, "address": wrong[0], "server": servers[wrong[0]]},
            cure=_("Lead it to the virtual IP address of the load balancer."),
        )
    if entered and set(found) != set(entered):
        return failure(
            _("%(name)s resolves to %(found)s; the virtual IP address is %(entered)s.") % place,
            cure=_("Change the A record, or the address that is entered."),
        )
    if len(found) > 1:
        return warning(
            _("%(name)s resolves to several addresses: %(found)s.") % place,
            cause=_("The virtual IP address must have a single DNS entry."),
        )
    if not entered:
        return warning(
            _("%(name)s resolves to %(found)s.") % place,
            cause=_("It is no server's address, but nobody has entered that it is the virtual IP address."),
            cure=_("Enter it under Addresses and size."),
        )
    return ok(_("%(name)s resolves to %(found)s.") % place)


def server_names(balancer: LoadBalancer) -> Verdict:
    missing = [server for server in balancer.servers if not balancer.found.get(server)]
    if missing:
        return failure(
            _("Not in DNS: %(names)s.") % {"names": ", ".join(missing)},
            cure=_("Register each server with its static address."),
        )
    several = [server for server in balancer.servers if len(balancer.found[server]) > 1]
    if several:
        return warning(
            _("Several addresses: %(names)s.") % {"names": ", ".join(several)},
            cause=_("The load balancer needs one static address of each server."),
        )
    addresses = [balancer.found[server][0] for server in balancer.servers]
    if len(set(addresses)) < len(addresses):
        return failure(_("Two servers have the same address."), cure=_("Correct their A records."))
    return ok(_("%(count)d servers, each with an address of its own.") % {"count": len(addresses)})


def enough_snat(balancer: LoadBalancer) -> Verdict:
    have, need = len(balancer.snat), balancer.snat_needed
    place = {"users": balancer.users, "need": need, "have": have}
    if not have:
        return warning(
            _("%(users)d users take %(need)d; none is entered.") % place, cure=_("Enter them under Addresses and size.")
        )
    if have < need:
        return failure(_("%(users)d users take %(need)d; there are %(have)d.") % place, cure=_("Add SNAT addresses."))
    return ok(_("%(users)d users take %(need)d; there are %(have)d.") % place)


@dataclass(frozen=True)
class PortState:
    """A port at the virtual address and at each server."""

    port: Port
    where: str
    verdict: Verdict


class _Known:
    """A resolver that knows one name: the address that the load balancer's configuration will have."""

    def __init__(self, address: str) -> None:
        self._address = address

    def addresses(self, name: str) -> list[str]:
        return [self._address]

    def services(self, name: str) -> list[SRVRecord]:
        return []


def ports_now(balancer: LoadBalancer) -> list[PortState]:
    """Connect to every port at the virtual addresses and at each server whose address is known."""
    places = [(port, name, address) for port in balancer.ports for name, address in _places(balancer, port) if address]
    with beside(AT_ONCE, "ports") as threads:
        return list(threads.map(lambda place: _port_state(*place), places))


def answering(states: Iterable[PortState]) -> int:
    return sum(state.verdict.level == "ok" for state in states)


def _places(balancer: LoadBalancer, port: Port) -> list[tuple[str, str]]:
    virtual = balancer.web_farm if port.vip == "web" and balancer.web_farm else balancer.fqdn
    servers = [(server, balancer.address_of(server)) for server in balancer.servers]
    return [(virtual, balancer.vip_of(port)), *servers] if balancer.needed else servers


def _port_state(port: Port, name: str, address: str) -> PortState:
    resolver: Resolver = _Known(address)
    return PortState(
        port, name, check_port(resolver, name, port.number, what=_("Port %(port)d") % {"port": port.number})
    )
