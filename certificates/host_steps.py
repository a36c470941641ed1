"""What has to be done on a server with a certificate: exact steps, one script for each server.

Sources: Deploying Enterprise Edition, "Assign an Existing Certificate", "Configure the Web Components Server IIS
Certificate" (IIS 6, IIS 7); "Adding Certificates" (applications: Personal and Trusted Root of the local computer).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certificates.kinds.names import SERVED
from certificates.names import Target
from certificates.purposes import PORTS, Purpose
from ocsadmin.plans.changes import Change, hand_over

IIS_7: Final = "{4dc3e181-e14b-4a21-b022-59fc669b0914}"
"""The application id under which IIS itself binds certificates (``netsh http show sslcert``)."""


def steps_on(target: Target, server: str) -> Iterator[Change]:
    """Import it, give it to the services that show it, and (where there is a Web site) bind it in IIS."""
    yield _import(target, server)
    web = _web_port(target, server)
    if target.purpose != Purpose.WEB:
        yield _services(target, server)
    if web:
        yield _iis(target, server, web)


def _import(target: Target, server: str) -> Change:
    file = f"C:\\{target.subject}.pfx"
    command = "\r\n".join(
        (
            "REM The chain: the root to Trusted Root, the issuing authority to Intermediate, of the local computer.",
            "certutil -f -addstore Root C:\\root.cer",
            "certutil -f -addstore CA C:\\issuing.cer",
            "REM Windows Server 2008: the certificate with its key; NoExport leaves the key on this server.",
            f'certutil -f -importpfx "{file}" NoExport',
            "REM Windows Server 2003: MMC, Certificates, Local Computer, Personal, Import; clear 'exportable'.",
            f'del "{file}"',
        )
    )
    why = (
        "The certificate has to be in the Personal store of the local computer with its private key. Download it on "
        "its page: the password is shown once."
    )
    return hand_over(f"Import the certificate on {server}", server, command=command, why=why)


def _services(target: Target, server: str) -> Change:
    port = next((place.port for place in target.places if place.host == server), PORTS.get(target.purpose, 0))
    check = {"kind": SERVED, "host": server, "port": port} if port else None
    return hand_over(
        f"Assign the certificate to the services of {server}",
        server,
        command=_by_hand(target, server),
        why="Then restart the services. “Check now” shakes hands with the server and compares.",
        check=check,
    )


def _by_hand(target: Target, server: str) -> str:
    if target.purpose == Purpose.APPLICATION:
        return (
            "MMC, Certificates, Local Computer, Personal: the account that the application runs as may read the store "
            f"and the private key (Manage Private Keys); then restart {target.owner} on {server}"
        )
    if target.purpose in (Purpose.FRONT_END,):
        return (
            f"Office Communications Server 2007 R2 snap-in: right-click {server}, Certificates, Assign an existing "
            f"certificate, {target.subject}, Next; look at Properties, Certificate\r\n"
            "net stop RTCSRV && net start RTCSRV"
        )
    return (
        f"Computer Management on {server}: right-click Office Communications Server 2007 R2, Certificates, Assign an "
        f"existing certificate, {target.subject}, and tick {target.title}; then restart the service"
    )


def _iis(target: Target, server: str, port: int) -> Change:
    find = (
        "$t = (Get-ChildItem Cert:\\LocalMachine\\My | Where-Object { $_.Subject -like "
        f"'*CN={target.subject}*' }} | Sort-Object NotAfter | Select-Object -Last 1).Thumbprint"
    )
    command = "\r\n".join(
        (
            "# IIS 6: Default Web Site, Properties, Directory Security, Server Certificate, Assign an existing",
            f"# certificate, {target.subject}, SSL port {port}.",
            "# IIS 7: Default Web Site, Bindings, https, All Unassigned, port 443; or in PowerShell:",
            find,
            f"netsh http delete sslcert ipport=0.0.0.0:{port}",
            f"netsh http add sslcert ipport=0.0.0.0:{port} certhash=$t appid='{IIS_7}' certstorename=MY",
        )
    )
    check = {"kind": SERVED, "host": server, "port": port}
    why = "The Web Components Server shows what IIS binds; the Certificate Wizard does not assign it."
    return hand_over(f"Bind the certificate in IIS of {server}", server, command=command, why=why, check=check)


def _web_port(target: Target, server: str) -> int:
    web = PORTS[Purpose.WEB]
    has = any(place.host == server and place.port == web for place in target.places)
    return web if has and target.purpose in (Purpose.FRONT_END, Purpose.WEB) else 0
