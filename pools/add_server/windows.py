"""What a version of Windows needs before Setup runs: updates, Windows Firewall, services of IIS.

Sources: Deploying Enterprise Edition, "Configure IIS for Office Communications Server 2007 R2" and "Prepare Windows for
Setup"; Windows Server 2008, "ServerManagerCmd" (identifiers of role services) and "netsh advfirewall"; Windows Server
2003, "Netsh commands for Windows Firewall" and "Optional component manager" (sysocmgr, its identifiers).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ocsadmin.directory import Entry

ASYNC_RESULT_UPDATE: Final = "KB953990"
QUERY_FORM_UPDATE: Final = "KB953582"


@dataclass(frozen=True)
class Component:
    """A service of IIS and its identifier for the command."""

    name: str
    identifier: str


@dataclass(frozen=True)
class WindowsVersion:
    """``name`` as administrators say it. One that the product was not made for has a ``caution``."""

    name: str
    updates: tuple[tuple[str, str], ...] = ()
    components: tuple[Component, ...] = ()
    iis: str = ""
    notes: tuple[str, ...] = ()
    firewall_commands: tuple[str, ...] = ()
    caution: str = ""

    @property
    def iis_command(self) -> str:
        """What installs the services of IIS; empty where it is not known."""
        identifiers = [one.identifier for one in self.components]
        if self is WINDOWS_2003:
            lines = ["[Components]", *(f"{one}=on" for one in identifiers)]
            answers = [f"{'>>' if number else '>'} {_ANSWERS} echo {line}" for number, line in enumerate(lines)]
            return "\n".join([*answers, f"sysocmgr /i:%windir%\\inf\\sysoc.inf /u:{_ANSWERS}"])
        return f"ServerManagerCmd.exe -install {' '.join(identifiers)}" if identifiers else ""


_ANSWERS: Final = r"%TEMP%\iis.txt"
_HOTFIX: Final = (ASYNC_RESULT_UPDATE, "AV at mscorwks!SetAsyncResultProperties")
_KERNEL_MODE: Final = (
    "Setup disables kernel mode authentication in IIS 7.0 so that Kerberos works. Instead, useAppPoolCredentials can "
    "be set to true for the folders of the Default Web Site in ApplicationHost.config."
)
_ASP_NET: Final = "On Windows Server 2008 Standard Edition ASP.NET has to be selected by hand."

WINDOWS_2003: Final = WindowsVersion(
    name="Windows Server 2003",
    updates=(_HOTFIX,),
    components=(Component("ASP.NET", "aspnet"), Component("World Wide Web Service", "iis_www")),
    iis="IIS 6.0",
    notes=("Service Pack 2 and the 64-bit edition are needed.",),
    firewall_commands=("netsh firewall set opmode enable", "netsh firewall set service remoteadmin enable"),
)
WINDOWS_2008: Final = WindowsVersion(
    name="Windows Server 2008",
    updates=(
        _HOTFIX,
        (QUERY_FORM_UPDATE, "needed before the administrative tools, where the role AD DS is added"),
    ),
    components=(
        Component("World Wide Web Server", "Web-Server"),
        Component("ASP.NET", "Web-Asp-Net"),
        Component("Windows Authentication", "Web-Windows-Auth"),
        Component("IIS 6 Metabase Compatibility", "Web-Metabase"),
        Component("IIS 6 WMI Compatibility", "Web-WMI"),
        Component("IIS 6 Scripting Tools", "Web-Lgcy-Scripting"),
        Component("IIS 6 Management Console", "Web-Lgcy-Mgmt-Console"),
    ),
    iis="IIS 7.0 in IIS 6.0 compatibility mode",
    notes=(_ASP_NET, _KERNEL_MODE),
    firewall_commands=(
        "netsh advfirewall set allprofiles state on",
        'netsh advfirewall firewall set rule group="Remote Administration" new enable=yes',
    ),
)


def version_of(computer: Entry) -> WindowsVersion:
    """What the computer account says of its operating system.

    ``operatingSystem`` is "Windows Server 2008 Enterprise", "Windows Server® 2008 Standard", "Windows Server 2003".
    """
    return version_called(computer.text("operatingSystem"))


def version_called(operating_system: str) -> WindowsVersion:
    plain = re.sub(r"[^a-z0-9 ]", "", operating_system.lower())
    if re.search(r"windows server 2008(?! r2)", plain):
        return WINDOWS_2008
    if "windows server 2003" in plain:
        return WINDOWS_2003
    if not operating_system:
        text = "The computer account does not say which Windows it runs; the computer may never have joined the domain."
        return WindowsVersion(name="an unknown Windows", caution=text)
    text = (
        f"{operating_system} was not among the systems that the product was released for: 64-bit editions of Windows "
        "Server 2003 with Service Pack 2 and of Windows Server 2008."
    )
    return WindowsVersion(name=operating_system, caution=text)
