"""What a load balancer must do: each requirement of the deployment guide, verified where the console can see it.

Source: "Prerequisites for a Load Balancer Connecting to a Pool"; "Configuring IIS to Allow Load Balancer FQDN for
Loopback".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocsadmin.checks.verdict import Verdict
from pools.models import LoadBalancerConfirmation

from . import checks
from .balancer import LoadBalancer

Check = Callable[[LoadBalancer], Verdict]
PREREQUISITES: Final = "Prerequisites for a Load Balancer Connecting to a Pool"
LOOPBACK: Final = "Configuring IIS to Allow Load Balancer FQDN for Loopback"


@dataclass(frozen=True)
class Requirement:
    """One requirement. With ``check`` the console verifies it; without one a person confirms it."""

    slug: str
    title: Any
    text: Any
    check: Check | None = None
    source: str = PREREQUISITES


REQUIREMENTS: Final = (
    Requirement(
        "pool-name",
        gettext_lazy("The pool has a name of its own"),
        gettext_lazy("The pool FQDN is not the FQDN of one of its servers."),
        checks.pool_name,
    ),
    Requirement(
        "virtual-address",
        gettext_lazy("The pool FQDN resolves to the virtual IP address"),
        gettext_lazy("A single DNS entry, which leads to the load balancer and not to a server."),
        checks.virtual_address,
    ),
    Requirement(
        "web-address",
        gettext_lazy("The internal Web farm resolves to a virtual IP address"),
        gettext_lazy("That of the pool, or one of its own for the Web Components Servers."),
        checks.web_address,
    ),
    Requirement(
        "server-names",
        gettext_lazy("Each Front End Server is registered in DNS"),
        gettext_lazy("Static addresses with DNS registrations, all different."),
        checks.server_names,
    ),
    Requirement(
        "snat-addresses",
        gettext_lazy("Enough SNAT addresses"),
        gettext_lazy("One for each group of 65,000 users."),
        checks.enough_snat,
    ),
    Requirement(
        "snat",
        gettext_lazy("Source network address translation (SNAT)"),
        gettext_lazy(
            "SNAT mode is required for the pool. Destination network address translation (DNAT) is not supported for "
            "an Enterprise pool or Communicator Web Access; for Edge Servers and HTTP both are."
        ),
    ),
    Requirement(
        "arp",
        gettext_lazy("The virtual IP address is static and exposed by ARP"),
        gettext_lazy("Neighbours on the network find the address through the Address Resolution Protocol."),
    ),
    Requirement(
        "affinity",
        gettext_lazy("TCP-level affinity"),
        gettext_lazy("All traffic of a TCP connection goes to the server that it was established with."),
    ),
    Requirement(
        "idle-timeout",
        gettext_lazy("TCP idle time-out of 20 minutes or more"),
        gettext_lazy(
            "Above the SIP idle time-out (20 minutes), the keep-alive interval (5 minutes) and the longest REGISTER "
            "refresh interval without keep-alives (15 minutes)."
        ),
    ),
    Requirement(
        "resets",
        gettext_lazy("TCP resets on idle time-out"),
        gettext_lazy("Clients learn at once that their connection has gone."),
    ),
    Requirement(
        "least-connections",
        gettext_lazy("Least-connections balancing"),
        gettext_lazy("The next connection goes to the server with the fewest outstanding ones."),
    ),
    Requirement(
        "monitor",
        gettext_lazy("Health monitor on a configurable port"),
        gettext_lazy("It connects to each server's own port; see the column Monitor of the table of ports."),
    ),
    Requirement(
        "monitor-135-444",
        gettext_lazy("The monitors of 135 and 444 look at 5060 or 5061"),
        gettext_lazy(
            "These two ports are open even though Office Communications Server is not running: a monitor that looks at "
            "them takes a dead server for available."
        ),
    ),
    Requirement(
        "adding-servers",
        gettext_lazy("Servers are added and removed without shutting down"),
        gettext_lazy("The other servers of the pool go on meanwhile."),
    ),
    Requirement(
        "routable",
        gettext_lazy("Each Front End Server is directly routable"),
        gettext_lazy("Within the internal network, above all for Front End Servers of other pools."),
    ),
    Requirement(
        "no-nat",
        gettext_lazy("No NAT between the Front End Servers of a pool"),
        gettext_lazy("They route to each other; any such device prevents RPC between them."),
    ),
    Requirement(
        "directory",
        gettext_lazy("The servers reach Active Directory Domain Services"),
        gettext_lazy("Also those behind the load balancer."),
    ),
    Requirement(
        "administration",
        gettext_lazy("Computers with administrative tools reach pool and servers"),
        gettext_lazy(
            "Through the load balancer to the pool FQDN, and to the FQDN of every Front End Server without NAT on the "
            "way: DCOM uses RPC."
        ),
    ),
    Requirement(
        "loopback",
        gettext_lazy("IIS allows the load balancer's FQDN for loopback"),
        gettext_lazy("Without it the validation of Web Components fails with HTTP 401.1 on the servers themselves."),
        source=LOOPBACK,
    ),
)
BY_SLUG: Final = {one.slug: one for one in REQUIREMENTS}


@dataclass(frozen=True)
class State:
    """A requirement as it stands."""

    requirement: Requirement
    verdict: Verdict | None
    confirmation: LoadBalancerConfirmation | None

    @property
    def met(self) -> bool:
        return self.verdict.level == "ok" if self.verdict else self.confirmation is not None

    def to_json(self) -> dict[str, Any]:
        one, by = self.requirement, self.confirmation
        return {
            "name": one.slug,
            "title": str(one.title),
            "text": str(one.text),
            "source": one.source,
            "verified_by": "console" if one.check else "person",
            "met": self.met,
            "level": self.verdict.level.value if self.verdict else "",
            "found": " ".join(filter(None, (self.verdict.text, self.verdict.cause, self.verdict.cure)))
            if self.verdict
            else "",
            "confirmed_by": by.confirmed_by if by else "",
            "confirmed_at": by.confirmed_at.isoformat() if by else None,
            "note": by.note if by else "",
        }


def states(balancer: LoadBalancer) -> list[State]:
    """Every requirement in the order of the guide, those that the console verifies first."""
    return [
        State(one, one.check(balancer) if one.check else None, balancer.confirmations.get(one.slug))
        for one in REQUIREMENTS
    ]


def summary(found: Iterable[State]) -> str:
    several = list(found)
    met = sum(state.met for state in several)
    return _("%(met)d of %(all)d requirements are met.") % {"met": met, "all": len(several)}
