"""The Windows services of Office Communications Server: their names, what they need, and the order of their start.

Sources: Deploying Enterprise Edition, "Windows Service Dependencies" (the services and what each depends on),
"Deploying Unified Communications Applications" (the application server hosts the four applications) and table
"Hardware Load Balancer Ports"; Office Communications Server 2007 R2 documentation, "Ports and Protocols" (the ports of
the conferencing servers and applications). The table of dependencies leaves out the Application Sharing Server, which
is a conferencing server like the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Final

FRONT_END: Final = "LC Services"
APPLICATION_SERVER: Final = "LS AppServer"
MESSAGE_QUEUING: Final = "Message Queuing"

_HTTP_SSL: Final = "HTTP SSL (HTTP, IIS Admin Service, Remote Procedure Call, Security Accounts Manager)"
_WMI_EVENTS: Final = "Windows Management Instrumentation (Event Log and Remote Procedure Call)"
_WMI_RPC: Final = "Windows Management Instrumentation (Remote Procedure Call)"
_WMI: Final = "Windows Management Instrumentation"
_QUEUES: Final = (
    f"{MESSAGE_QUEUING} (Message Queuing access control, NTLM Security Support Provider, Remote Procedure Call, "
    "RMCAST (Pgm) Protocol Driver, TCP/IP Protocol Driver, IPSEC Driver, Security Accounts Manager)"
)


@dataclass(frozen=True)
class WindowsService:
    """A service as Windows knows it.

    ``name``         what ``net start`` takes: RTCSRV.
    ``title``        what the list of services shows.
    ``role``         CN of the role's object below the computer account; empty: no role of a pool's server.
    ``needs``        services of Windows, which Windows starts by itself.
    ``after``        services of the product that have to run before.
    ``port``         the TCP port at which it answers once it runs; None: the console can't see whether it runs.
    ``application``  identifier of the application that it is; empty for others.
    """

    name: str
    title: str
    role: str
    needs: tuple[str, ...]
    after: tuple[str, ...] = ()
    port: int | None = None
    application: str = ""


def _conferencing(name: str, title: str, role: str, port: int) -> WindowsService:
    return WindowsService(name, title, role, (_HTTP_SSL, _WMI_EVENTS), port=port)


def _application(name: str, title: str, application: str, port: int, needs: str = _WMI_RPC) -> WindowsService:
    identifier = f"Microsoft.Rtc.Applications.{application}"
    return WindowsService(name, title, APPLICATION_SERVER, (needs,), ("RTCAPPSRV",), port, identifier)


_PRODUCT: Final = "Office Communications Server"
SERVICES: Final = (
    WindowsService(
        "RTCSRV",
        f"{_PRODUCT} Front-End",
        FRONT_END,
        (_HTTP_SSL, _WMI_EVENTS, "Windows Management Instrumentation Driver Extensions"),
        port=5061,
    ),
    WindowsService("RtcQmsAgent", f"{_PRODUCT} QoE Monitoring Agent", FRONT_END, (_WMI,), port=5069),
    _conferencing("RTCAVMCU", f"{_PRODUCT} Audio/Video Conferencing", "LS AV MCU", 5063),
    _conferencing("RTCIMMCU", f"{_PRODUCT} IM Conferencing", "LS IM MCU", 5062),
    _conferencing("RTCACPMCU", f"{_PRODUCT} Telephony Conferencing", "LS ACP MCU", 5064),
    _conferencing("RTCDATAMCU", f"{_PRODUCT} Web Conferencing", "LS Data MCU", 8057),
    _conferencing("RTCASMCU", f"{_PRODUCT} Application Sharing", "LS AS MCU", 5065),
    WindowsService("RTCLOG", f"{_PRODUCT} Archiving", "", (_QUEUES, _WMI)),
    WindowsService("RTCCDR", f"{_PRODUCT} Call Detail Recording", "", (_QUEUES, _WMI)),
    WindowsService("RtcQms", f"{_PRODUCT} QoE Monitoring Service", "", (_QUEUES, _WMI)),
    _application("RTCCAS", f"{_PRODUCT} Conferencing Announcement Service", "Cas", 5073, _WMI_EVENTS),
    _application("RTCCAA", f"{_PRODUCT} Conferencing Attendant", "Caa", 5072, _WMI_EVENTS),
    WindowsService("RTCAPPSRV", f"{_PRODUCT} Application Host", APPLICATION_SERVER, (_WMI_RPC,)),
    _application("RTCCCS", "Outside Voice Control", "Ccs", 5074),
    _application("RTCACD", f"{_PRODUCT} Response Group Service", "Acd", 5071),
)
"""In the order of the table. Those without a role run on Archiving and Monitoring Servers."""

BY_NAME: Final = {one.name.lower(): one for one in SERVICES}


def in_start_order(services: Iterable[WindowsService]) -> list[WindowsService]:
    """Each after those that it needs; else as the table has them."""
    wanted = list(services)
    names = {one.name for one in wanted}
    order = TopologicalSorter({one.name: [before for before in one.after if before in names] for one in wanted})
    order.prepare()
    place = {one.name: number for number, one in enumerate(wanted)}
    sorted_names: list[str] = []
    while order.is_active():
        ready = sorted(order.get_ready(), key=place.__getitem__)
        sorted_names += ready
        order.done(*ready)
    by_name = {one.name: one for one in wanted}
    return [by_name[name] for name in sorted_names]


def services_of(roles: Collection[str], applications: Collection[str] = ()) -> list[WindowsService]:
    """The services of a server that has these roles (CNs of its objects) and applications, in the order to start."""
    there = {role.lower() for role in roles}
    found = [one for one in SERVICES if one.role and one.role.lower() in there]
    return in_start_order(one for one in found if not one.application or one.application in applications)


def ports() -> frozenset[int]:
    """Every port at which a service of the product answers."""
    return frozenset(one.port for one in SERVICES if one.port)
