"""Records as command lines of a Windows DNS server: dnscmd.exe, and the PowerShell module DnsServer.

Sources: Windows Server command reference, "dnscmd recordadd" and "dnscmd recorddelete"; DnsServer module,
"Add-DnsServerResourceRecord", "Remove-DnsServerResourceRecord".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from . import powershell

_PLAIN: Final = re.compile(r"[A-Za-z0-9._@:-]*")
"""What needs no quoting in cmd.exe; other characters are in no name of a host."""


def node_of(name: str, zone: str) -> str:
    """The name as a zone writes it: ``ocspool1`` in contoso.com, ``@`` for the zone itself."""
    name, zone = name.lower().rstrip("."), zone.lower().rstrip(".")
    if name == zone:
        return "@"
    return name.removesuffix(f".{zone}") if name.endswith(f".{zone}") else f"{name}."


def dnscmd_add(server: str, zone: str, name: str, ttl: int, kind: str, value: str) -> str:
    """One line. What no command line can hold becomes a remark, so that nothing else is run in its place."""
    return _line(f"dnscmd {server or '.'} /RecordAdd", zone, node_of(name, zone), str(ttl), kind, *value.split())


def dnscmd_delete(server: str, zone: str, name: str, kind: str, value: str) -> str:
    return _line(f"dnscmd {server or '.'} /RecordDelete", zone, node_of(name, zone), kind, *value.split(), end=" /f")


def powershell_add(server: str, zone: str, name: str, ttl: int, kind: str, value: str) -> str:
    """One ``Add-DnsServerResourceRecord…`` line for an A, CNAME or SRV record.

    :raises ValueError: the module has no such line for this type here.
    """
    place = _place(server, zone, name)
    live = f"-TimeToLive ([TimeSpan]::FromSeconds({ttl}))"
    if kind == "A":
        return f"Add-DnsServerResourceRecordA {place} -IPv4Address {powershell.quoted(value)} {live}"
    if kind == "CNAME":
        return f"Add-DnsServerResourceRecordCName {place} -HostNameAlias {powershell.quoted(value)} {live}"
    if kind == "SRV":
        priority, weight, port, target = value.split()
        return (
            f"Add-DnsServerResourceRecord -Srv {place} -DomainName {powershell.quoted(target)} "
            f"-Priority {priority} -Weight {weight} -Port {port} {live}"
        )
    raise ValueError(f"{kind} records are not written for PowerShell.")


def powershell_delete(server: str, zone: str, name: str, kind: str, value: str) -> str:
    return (
        f"Remove-DnsServerResourceRecord {_place(server, zone, name)} -RRType {powershell.quoted(kind)} "
        f"-RecordData {_record_data(kind, value)} -Force"
    )


def lines_of(
    server: str, zone: str, name: str, ttl: int, kind: str, before: Sequence[str], after: Sequence[str]
) -> str:
    """The dnscmd lines that make the values ``before`` into those ``after``."""
    gone = [dnscmd_delete(server, zone, name, kind, value) for value in before if value not in after]
    come = [dnscmd_add(server, zone, name, ttl, kind, value) for value in after if value not in before]
    return "\n".join([*gone, *come])


def _place(server: str, zone: str, name: str) -> str:
    parts = {"ComputerName": server, "ZoneName": zone, "Name": node_of(name, zone)}
    return " ".join(f"-{what} {powershell.quoted(value)}" for what, value in parts.items() if value)


def _record_data(kind: str, value: str) -> str:
    """``Remove-…`` wants the fields of a record as an array of texts; an A record's only field may stand alone."""
    return ",".join(powershell.quoted(part) for part in value.split()) if kind == "SRV" else powershell.quoted(value)


def _line(command: str, *arguments: str, end: str = "") -> str:
    if all(_PLAIN.fullmatch(one) for one in arguments) and _PLAIN.fullmatch(command.split()[1]):
        return f"{command} {' '.join(arguments)}{end}"
    safe = re.sub(r"[^A-Za-z0-9._@ -]", "?", " ".join(arguments))
    return f"rem By hand, because of characters that no command line can hold: {safe}"
