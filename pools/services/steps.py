"""The single steps on a host: what to type, why, and how the console sees that it was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from ocsadmin.directory import Directory, Entry
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.plans.changes import Change, hand_over
from pools import names
from pools.directory.pools import PoolServer, fqdn_of_pool

from .catalog import MESSAGE_QUEUING, WindowsService

LATE_NOTE: Final = (
    "A service that does not answer in time becomes a Warning although it may have started: check the Office "
    "Communications Server event log of the host, and ask again on the row."
)
MESSAGE_QUEUING_NOTE: Final = (
    "The QoE Monitoring Agent does not start without Message Queuing, because it can't create its queue. Install "
    "Message Queuing also where QoE monitoring is off, and do not disable the agent: updates from before June 2009 "
    "fail on a server where it is disabled."
)
FIREWALL_SERVICES: Final = {"2003": "SharedAccess"}
"""Part of the operating system's name → the service that is its firewall; any later one has MpsSvc."""


@dataclass(frozen=True)
class Setting:
    """What a step depends on besides the server: the pool's switches, and the ports its applications have."""

    pool_data: Mapping[str, str]
    ports: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, pool: Entry, directory: Directory) -> Self:
        data = names.name_and_value(pool.texts("msRTCSIP-PoolData"))
        return cls(data, application_ports(fqdn_of_pool(pool), directory))

    def port_of(self, service: WindowsService) -> int | None:
        return self.ports.get(service.application, service.port) if service.application else service.port

    def on(self, switch: str) -> bool:
        return self.pool_data.get(switch, "").upper() == "TRUE"


def application_ports(fqdn: str, directory: Directory) -> dict[str, int]:
    """Identifier of each application of a pool → the port in its trusted service entry."""
    where = object_class("msRTCSIP-TrustedService") & Eq("msRTCSIP-TrustedServerFQDN", fqdn)
    wanted = ("msRTCSIP-TrustedServiceType", "msRTCSIP-TrustedServicePort")
    found = directory.search(directory.forest.under_rtc_service("Trusted Services"), where, attributes=wanted)
    ports = {one.text(wanted[0]): one.number(wanted[1]) for one in found}
    return {name: port for name, port in ports.items() if 1 <= port <= 65535}


def replication(pool: Entry) -> Change:
    fqdn = fqdn_of_pool(pool)
    return hand_over(
        f"Confirm that the objects of {fqdn} have replicated",
        fqdn,
        command=f"LcsCmd.exe /Forest /Action:CheckPoolState /PoolName:{pool.dn.name}",
        why=(
            "Services read their settings from the nearest domain controller. Start them only when every domain "
            "controller has the pool's objects. The console asks those that it knows; the command shows what the "
            "server sees."
        ),
        check={"kind": "replication", "pool": str(pool.guid)},
    )


def firewall(server: PoolServer) -> Change:
    service = next((name for part, name in FIREWALL_SERVICES.items() if part in server.operating_system), "MpsSvc")
    return hand_over(
        f"See that Windows Firewall runs on {server.fqdn}",
        server.fqdn,
        command=f"net start {service}",
        why=(
            "Office Communications Server opens its ports in Windows Firewall when its services start; without the "
            "firewall service they stay closed. “The requested service has already been started” is a good answer."
        ),
    )


def start(service: WindowsService, server: PoolServer, setting: Setting) -> Change:
    change = hand_over(
        f"Start {service.title} ({service.name}) on {server.fqdn}",
        server.fqdn,
        command=f"net start {service.name}",
        why=_why_start(service, setting),
        undo_command=f"net stop {service.name}",
        check=port_check(service, server, setting, expect="open"),
        undo_check=port_check(service, server, setting, expect="closed"),
    )
    return _of_service(change, service)


def stop(service: WindowsService, server: PoolServer, setting: Setting) -> Change:
    change = hand_over(
        f"Stop {service.title} ({service.name}) on {server.fqdn}",
        server.fqdn,
        command=f"net stop {service.name}",
        why=_why_stop(service),
        undo_command=f"net start {service.name}",
        check=port_check(service, server, setting, expect="closed"),
        undo_check=port_check(service, server, setting, expect="open"),
    )
    return _of_service(change, service)


def drain(server: PoolServer) -> Change:
    return hand_over(
        f"Drain {server.fqdn}",
        server.fqdn,
        command='netstat -n -p tcp | find ":5061" | find "ESTABLISHED"',
        why=(
            "Take the server out of the load balancer, so that no new connections come; those that are there may end. "
            "The command shows how many are left: idle ones end after 20 minutes, conversations when people end them. "
            "Without a load balancer tell the users, and go on."
        ),
    )


def port_check(service: WindowsService, server: PoolServer, setting: Setting, *, expect: str) -> dict[str, Any] | None:
    """The check that looks at the port of a service; None where it has none."""
    port = setting.port_of(service)
    if port is None:
        return None
    return {"kind": "tcp", "host": server.fqdn, "port": port, "what": service.title, "expect": expect}


def _of_service(change: Change, service: WindowsService) -> Change:
    return replace(change, data={**change.data, "service": service.name})


def _why_start(service: WindowsService, setting: Setting) -> str:
    words = [f"Windows starts by itself what it depends on: {'; '.join(service.needs)}."]
    if service.after:
        words.append(f"Start it after {', '.join(service.after)}.")
    if service.name == "RTCSRV" and setting.on("ArchiveInstantMessages"):
        words.append(f"Archiving is on, so it also needs {MESSAGE_QUEUING}.")
    if service.name == "RtcQmsAgent" and not setting.on("QoEMonitoring"):
        words.append(f"QoE monitoring is off, but the agent still needs {MESSAGE_QUEUING} to start.")
    if setting.port_of(service) is None:
        words.append("It has no port of its own: look at it in the list of services.")
    return " ".join(words)


def _why_stop(service: WindowsService) -> str:
    if service.name == "RTCAPPSRV":
        return "The applications that it hosts are stopped before; Windows asks where one still runs."
    return "Services are stopped in the reverse order of their start."
