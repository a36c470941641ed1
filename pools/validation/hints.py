"""The validation and troubleshooting hints that go with a failed check, and why some warnings can be ignored.

Source: Deploying Enterprise Edition, "Validation and Troubleshooting Hints in Office Communications Server 2007 R2",
"Configuring IIS to Allow Load Balancer FQDN for Loopback" and the notes of "Validate Your Server and Pool
Configuration".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Hint:
    """An issue and what to look at, one sentence each."""

    issue: Any
    look_at: tuple[Any, ...]


SIGN_IN: Final = "sign-in"
SERVICES: Final = "services"
WEB_COMPONENTS: Final = "web-components"
WEB_UNAUTHORIZED: Final = "web-unauthorized"
WEB_UNREACHABLE: Final = "web-unreachable"
CONFERENCE: Final = "conference"
ARCHIVING: Final = "archiving"
BACK_END: Final = "back-end"
LOOPBACK: Final = "loopback"

_CERTIFICATE_EVENTS = _("Look in the event logs of client and server for events that mention certificates.")

HINTS: Final[dict[str, Hint]] = {
    SIGN_IN: Hint(
        _("Problems signing in with the client"),
        (
            _("The event log shows no errors or warnings."),
            _("The user is enabled and configured properly."),
            _("The User Replicator has finished synchronizing users (event 30024)."),
            _("The SIP domains of all users stand in the list of SIP domains in the global settings."),
            _("The client computer trusts the certification authority."),
            _(
                "The server's certificate is configured and valid for automatic sign-in: it matches the domain suffix "
                "of the users' SIP URIs."
            ),
            _("The service of the Standard Edition or Enterprise Edition server is running."),
            _("The RTC Server Local Group is a member of the Server Role on the database RTC."),
        ),
    ),
    SERVICES: Hint(
        _("Problems starting the services"),
        (
            _(
                "Start Services may report a failure where a service answered late, although all have started: look in "
                "the Office Communications Server event log."
            ),
            _("Run Start Services once more to verify the results."),
        ),
    ),
    WEB_COMPONENTS: Hint(_("Problems using the Web Components Server"), (_("Look in the event log for errors."),)),
    WEB_UNAUTHORIZED: Hint(
        _("Web Components Server: “unauthorized 401”"),
        (
            _("The user is enabled for Web conferencing."),
            _("The certificate of the Web Components Server is configured (IIS, port 443)."),
            _("With a load balancer: the FQDN of its virtual IP address is allowed to loop back."),
        ),
    ),
    WEB_UNREACHABLE: Hint(
        _("Web Components Server: the server is unreachable"),
        (
            _("IIS is running."),
            _(
                "Enterprise Edition: the application pool of the Web Components Server has a valid service account and "
                "runs. Standard Edition: the Front End service has a valid service account, is enabled and runs."
            ),
        ),
    ),
    CONFERENCE: Hint(
        _("Client stops responding when joining a conference"),
        (_("The certificate on the server may not be configured correctly."), _CERTIFICATE_EVENTS),
    ),
    ARCHIVING: Hint(
        _("Problems with archiving"),
        (
            _("The certificate on the server may not be configured correctly."),
            _CERTIFICATE_EVENTS,
            _("The queue name on the Archiving tab of the server points to a valid queue on the Archiving Server."),
            _("If archiving was enabled after the Front End Server started, restart the service RTCSrv."),
            _("Users are enabled for archiving, and archiving is configured on the server."),
        ),
    ),
    BACK_END: Hint(
        _("Error connecting to the back end (SQL Server Management Objects)"),
        (
            _(
                "Where the back end runs SQL Server 2005 SP2 and Create Enterprise Pool is run on the Front End "
                "Server, install the SQL Server 2005 client tools there."
            ),
            _("Windows Firewall on the back end lets SQL Server through: TCP port 1433 by default."),
        ),
    ),
    LOOPBACK: Hint(
        _("Load balancer: the Web Components Server answers 401.1 to its own load balanced name"),
        (
            _(
                r"On each server add the multi-string value BackConnectionHostNames below "
                r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Lsa\MSV1_0, with the FQDN of the load balancer's "
                "virtual IP address."
            ),
            _("Restart the IISAdmin service. The value can be removed after the validation."),
        ),
    ),
}

NO_ENTERPRISE_VOICE: Final = _(
    "Enterprise Voice is not configured in this forest. As long as it is not wanted, the warning can be ignored."
)
NO_EDGE_SERVERS: Final = _(
    "No Edge Servers are deployed. As long as no one signs in from outside and no partner is federated, the warning "
    "can be ignored."
)
IGNORABLE: Final = {"no-enterprise-voice": NO_ENTERPRISE_VOICE, "no-edge-servers": NO_EDGE_SERVERS}


def hints_of(codes: list[str]) -> list[Hint]:
    return [HINTS[code] for code in codes if code in HINTS]
