"""What to do with the wizards and pages of this console, and after them.

Sources: Deploying Enterprise Edition, "Prepare Active Directory Schema, Forest, and Domain", "Create the Pool",
"Configure Pool and Applications", "Add Servers to the Pool", "Configure Certificates for Office Communications Server",
"Start the Services", "Validate Your Server and Pool Configuration", "Configure Audio/Video Conferencing and Web
Conferencing", "Create and Enable Users" and "Deploy Clients and Additional Features".
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pools.checklist.blocks import Block, Names, code, items, text


def schema(_names: Names) -> tuple[Block, ...]:
    return (
        items(
            _("Once in a forest, on the schema master"),
            _("By a member of Schema Admins who is an administrator of the schema master"),
            _("The page “Prepare Active Directory” has the command, and says which classes are missing."),
        ),
    )


def forest(_names: Names) -> tuple[Block, ...]:
    return (text(_("Once in a forest: global settings, the default SIP domain, and the universal groups.")),)


def domain(_names: Names) -> tuple[Block, ...]:
    return (text(_("In each domain with servers or users of the product: the rights that the groups need there.")),)


def create_pool(_names: Names) -> tuple[Block, ...]:
    return (
        text(
            _(
                "Creates the pool's objects, and the databases on the back end. The shares for meeting content, "
                "address book, application data and client updates must exist, with the rights that the plan names."
            )
        ),
    )


def deploy_standard(names: Names) -> tuple[Block, ...]:
    return (
        text(
            _("The server is its own pool: the pool FQDN %(fqdn)s is the server's, and SQL Server runs on it.")
            % {"fqdn": names.pool_fqdn}
        ),
    )


def configure(_names: Names) -> tuple[Block, ...]:
    return (
        items(
            _("A pool is configured once, not for each server; the wizard can be run again at any time."),
            _("Only one pool or server of the forest authenticates and redirects automatic sign-in."),
        ),
    )


def applications(_names: Names) -> tuple[Block, ...]:
    return (
        items(
            _(
                "Conferencing Attendant, Conferencing Announcement Service and Response Group Service need further "
                "configuration before they run properly."
            ),
            _("Outside Voice Control runs once it is activated and started."),
        ),
    )


def add_servers(_names: Names) -> tuple[Block, ...]:
    return (
        items(
            _("A computer in the pool's own domain, with IIS and the updates in place"),
            _("A second server takes a load balancer"),
            _("The service accounts (RTCService, RTCComponentService) and the guest account, with their passwords"),
        ),
    )


def certificates(names: Names) -> tuple[Block, ...]:
    return (
        items(
            _("Subject name: %(fqdn)s") % {"fqdn": names.pool_fqdn},
            _("Subject alternate names: sip.<domain> for each SIP domain of automatic sign-in, if this pool redirects"),
            _("Key usages: server and client authentication"),
            _("Assigned to each server of the pool"),
        ),
    )


def replication(names: Names) -> tuple[Block, ...]:
    pool = names.pool_fqdn.partition(".")[0]
    return (
        text(_("Services that start before all domain controllers know of the pool may not find their settings.")),
        code("repadmin /syncall /AdeP", title=_("Brings changes to all domain controllers")),
        code(f"LcsCmd.exe /Forest /Action:CheckPoolState /PoolName:{pool}", title=_("Asks the product's own tool")),
    )


def start(_names: Names) -> tuple[Block, ...]:
    return (
        items(
            _("Windows Firewall must be running: the services open their ports when they start."),
            _("A service that does not answer in time is shown as not started: look at the event log of the server."),
            _("Install Message Queuing for the QoE Monitoring Agent, even where QoE is not deployed."),
        ),
    )


def validate(_names: Names) -> tuple[Block, ...]:
    return (text(_("Without Enterprise Voice or Edge Servers some warnings can be ignored; each row says so.")),)


def meetings(_names: Names) -> tuple[Block, ...]:
    return (text(_("Meeting policies say who may organize meetings, with whom, and with which media.")),)


def users(_names: Names) -> tuple[Block, ...]:
    return (
        items(
            _("Create the accounts in Active Directory (Domain Admins)."),
            _("Enable them for this pool, then configure their settings."),
            _("They can sign in when the User Replicator has completed (event 30024)."),
        ),
    )


def clients(_names: Names) -> tuple[Block, ...]:
    return (
        items(
            _("Office Communicator 2007 R2 and the Live Meeting client, after at least one pool hosts users"),
            _("Clients must trust the certification authority of the servers' certificates."),
            _("Telephones find their updates by the A record ucupdates-r2.<SIP domain>."),
        ),
    )
