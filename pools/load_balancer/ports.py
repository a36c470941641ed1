"""The ports of a pool's virtual addresses.

Source: "Hardware Load Balancer Ports That Are Required for Office Communications Server 2007 R2", Table 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

FRONT_END: Final = "front_end"
WEB: Final = "web"
SIP_TLS: Final = 5061
"""Where the monitor of a port looks that answers even while Office Communications Server does not run."""


@dataclass(frozen=True)
class Port:
    """A port of a virtual address. ``vip``: ``front_end`` or ``web``; ``monitor``: the port that tells health."""

    number: int
    vip: str
    use: Any
    monitor: int
    optional: bool = False

    @property
    def monitored_elsewhere(self) -> bool:
        return self.monitor != self.number


PORTS: Final = (
    Port(5060, FRONT_END, _("Client to server SIP communication over TCP"), 5060),
    Port(
        5061,
        FRONT_END,
        _("Client to Front End Server SIP communication over TLS; SIP between Front End Servers over MTLS"),
        5061,
    ),
    Port(5065, FRONT_END, _("Incoming SIP listening requests for application sharing over TCP"), 5065),
    Port(
        5069,
        FRONT_END,
        _("QoE Agent on Front End Servers; only if this pool sends QoE data to a Monitoring Server"),
        5069,
        optional=True,
    ),
    Port(135, FRONT_END, _("Moving users and other pool level WMI operations over DCOM"), SIP_TLS),
    Port(
        444,
        FRONT_END,
        _("Between the internal components that manage conferencing and the conferencing servers"),
        SIP_TLS,
    ),
    Port(443, WEB, _("HTTPS traffic to the pool URLs"), 443),
)
"""The monitors of 135 and 444 open 5060 or 5061: those two ports are open even while the product does not run."""


def application_port(number: int, name: str) -> Port:
    """The port of an application that runs on the pool's servers."""
    return Port(number, FRONT_END, _("Application: %(name)s") % {"name": name}, number)
