"""Needed records as command lines for a Windows DNS server: dnscmd, and PowerShell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ocsadmin.plans.kinds import dns_commands

from .verdicts import Checked
from .zone_file import Head


def dnscmd(zones: Mapping[str, tuple[Head, Sequence[Checked]]], *, server: str = "") -> str:
    """Lines for cmd.exe on the DNS server (or with its name): delete what is wrong, add what is missing."""
    lines = [f"rem Run it as a member of DnsAdmins{f', for {server}' if server else ' on the DNS server'}."]
    for zone, (_head, rows) in zones.items():
        lines += ["", f"rem The zone {zone}"]
        for row in rows:
            record = row.record
            if not row.expected:
                lines.append(f"rem {record.name} {record.kind}: its address is not known yet")
            elif text := dns_commands.lines_of(
                server, zone, record.name, record.ttl, record.kind, _gone(row), _come(row)
            ):
                lines.append(text)
    return "\r\n".join("\n".join(lines).split("\n")) + "\r\n"


def powershell(zones: Mapping[str, tuple[Head, Sequence[Checked]]], *, server: str = "") -> str:
    """The same for the module DnsServer of Windows Server 2012 or later."""
    lines = ["# Run it as a member of DnsAdmins, with the module DnsServer (Windows Server 2012 or later).", _STRICT]
    for zone, (_head, rows) in zones.items():
        lines += ["", f"# The zone {zone}"]
        for row in rows:
            record = row.record
            if not row.expected:
                lines.append(f"# {record.name} {record.kind}: its address is not known yet")
            lines += [
                dns_commands.powershell_delete(server, zone, record.name, record.kind, value) for value in _gone(row)
            ]
            lines += [
                dns_commands.powershell_add(server, zone, record.name, record.ttl, record.kind, value)
                for value in _come(row)
            ]
    return "\r\n".join(lines) + "\r\n"


_STRICT = "$ErrorActionPreference = 'Stop'"


def _gone(row: Checked) -> list[str]:
    """What stands there and is not expected."""
    return [value for value in row.found if row.expected and value not in row.expected]


def _come(row: Checked) -> list[str]:
    return [value for value in row.expected if value not in row.found]
