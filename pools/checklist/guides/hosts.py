"""What to do on the Windows hosts before Setup: software, updates, firewall, services, IIS.

Sources: Deploying Enterprise Edition, "Prerequisites for Enterprise Edition", "Prepare Windows for Setup", "Windows
Service Dependencies", "Configure IIS for Office Communications Server 2007 R2", "IIS Requirements for Enterprise Pools
and Standard Edition Servers" and "Internet Information Services (IIS) 7.0 Kernel Mode Authentication Settings".
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pools.checklist.blocks import Block, Names, caution, code, items, steps, table, text
from pools.services import catalog as service_catalog


def prerequisites(_names: Names) -> tuple[Block, ...]:
    return (
        items(
            _("64-bit hardware with a 64-bit edition of Windows Server 2003 or Windows Server 2008"),
            _("DNS, a public key infrastructure, and IPv4 in the network"),
            _("Microsoft .NET Framework 3.5 (64-bit)"),
            _("Microsoft Visual C++ 2008 redistributable"),
            _("Windows Media Format Runtime"),
            title=_("What each server needs"),
        ),
        text(_("Setup asks for the last three where they are missing, and installs them by itself.")),
    )


def updates(_names: Names) -> tuple[Block, ...]:
    return (
        table(
            (_("Update"), _("Where"), _("Why")),
            (
                (
                    "KB 953582",
                    _("Windows Server 2008 with the role AD DS, and Windows Vista with RSAT"),
                    _("Before the administrative tools: they register extensions of IQueryForm."),
                ),
                (
                    "KB 953990",
                    _("Windows Server 2003 with SP2, and Windows Server 2008"),
                    _("An access violation in mscorwks!SetAsyncResultProperties."),
                ),
            ),
        ),
        code("wmic qfe get HotFixID", title=_("Lists the updates of a server")),
    )


def firewall(_names: Names) -> tuple[Block, ...]:
    return (
        text(
            _(
                "Turn Windows Firewall on before you install and activate: a local activation then adds the exceptions "
                "by itself. It must also run when the services start, for that is when they open their ports."
            )
        ),
        code(
            "netsh advfirewall set allprofiles state on",
            'netsh advfirewall firewall set rule group="Remote Administration" new enable=yes',
            title=_("Windows Server 2008: turn it on, and allow remote administration where you use it"),
        ),
        code(
            "netsh firewall set opmode enable",
            "netsh firewall set service RemoteAdmin enable",
            title=_("Windows Server 2003: the same"),
        ),
        items(
            _("Web Components Servers administered from afar: add Inetinfo.exe to the exceptions as well."),
            _(
                "The firewall was off during installation: start it, then run the activation locally again; or add the "
                "exceptions by hand. They stand in the installation log: search it for “firewall exceptions”."
            ),
            _("Activation never adds exceptions on the back end. Those are a step of their own below."),
        ),
    )


def services(names: Names) -> tuple[Block, ...]:
    """The table of the documentation, of the services that the pool's servers have."""
    there = service_catalog.services_of((*names.roles, service_catalog.FRONT_END), names.applications)
    rows = tuple((f"{one.title} ({one.name})", "; ".join(one.needs)) for one in there)
    return (
        text(
            _(
                "Disable the Windows services that the servers do not need. The table names those that this pool's "
                "servers need; all others can safely be disabled."
            )
        ),
        table((_("Service"), _("Depends on")), rows),
        text(_("Where archiving is enabled, the Front-End service also needs Message Queuing.")),
        code("sc config <service> start= disabled", title=_("Disables a service")),
    )


def iis(_names: Names) -> tuple[Block, ...]:
    return (
        text(_("Before servers are added: each of them runs Web Components, which takes IIS.")),
        items(
            "ASP.NET",
            _("World Wide Web Service"),
            title=_("Windows Server 2003 (IIS 6.0): these services and no others"),
        ),
        items(
            _("ASP.NET (Standard Edition of Windows Server: to be selected by hand)"),
            _("Windows Authentication"),
            _("IIS 6 Management Compatibility: Metabase, WMI Compatibility, Scripting Tools, Management Console"),
            title=_("Windows Server 2008 (IIS 7.0): these role services"),
        ),
        code(
            "ServerManagerCmd -install Web-Asp-Net Web-Windows-Auth Web-Metabase Web-WMI Web-Lgcy-Scripting "
            "Web-Lgcy-Mgmt-Console",
            title=_("Windows Server 2008: the same by command"),
        ),
        text(_("Setup has to be started again once IIS is installed.")),
    )


def kernel_mode(_names: Names) -> tuple[Block, ...]:
    return (
        text(
            _(
                "IIS 7.0 authenticates in kernel mode, under the computer's account. The product runs under an account "
                "of its own, so Kerberos tickets could not be opened: Setup turns kernel mode off. To keep it on, let "
                "IIS use the identity of the application pool for all folders below Default Web Site."
            )
        ),
        code(
            r'%windir%\system32\inetsrv\appcmd.exe set config "Default Web Site" '
            "-section:system.webServer/security/authentication/windowsAuthentication "
            "/enabled:true /useAppPoolCredentials:true /commit:apphost",
            title=_("On each Web Components Server with Windows Server 2008"),
        ),
        code(
            '<windowsAuthentication enabled="true" useAppPoolCredentials="true" />',
            title=_(r"What then stands in %windir%\system32\inetsrv\config\ApplicationHost.config"),
        ),
    )


VIRTUAL_DIRECTORIES = (
    (_("Address Book Server"), "https", "ABS/int/Handler"),
    (_("Client updates"), "http", "AutoUpdate/Int"),
    (_("Web conferencing"), "http", "Conf/Int"),
    (_("Device updates"), "http", "DeviceUpdateFiles_Int"),
    (_("Meeting content"), "http", "etc/place/null"),
    (_("Group expansion and Address Book Web Query"), "http", "GroupExpansion/int/service.asmx"),
    (_("Phone conferencing"), "http", "PhoneConferencing/Int"),
    (_("Device Update Service request handler"), "http", "RequestHandler"),
    (_("Response Group Service"), "http", "Rgs"),
)
"""Feature, scheme and path below the internal FQDN: "IIS Requirements", Table 1."""


def virtual_directories(names: Names) -> tuple[Block, ...]:
    farm = names.web_farm or names.pool_fqdn
    rows = tuple((feature, f"{scheme}://{farm}/{path}") for feature, scheme, path in VIRTUAL_DIRECTORIES)
    return (table((_("Feature"), _("Address")), rows, title=_("Virtual directories that Setup creates")),)


def iis_certificate(names: Names) -> tuple[Block, ...]:
    farm = names.web_farm or names.pool_fqdn
    other = bool(names.web_farm) and names.web_farm.lower() != names.pool_fqdn.lower()
    return (
        *((caution(_("The Web farm FQDN is not the pool FQDN: request a certificate for %(farm)s first.")
                   % {"farm": farm}),) if other else ()),
        steps(
            _("IIS Manager: the server, Sites, Default Web Site; in the Actions pane click Bindings, then Add."),
            _("Type https, IP address All Unassigned, port 443, and the certificate of the pool."),
            title=_("Windows Server 2008 (IIS 7.0), on each server"),
        ),
        steps(
            _("IIS Manager: Web Sites, Default Web Site, Properties, Directory Security, Server Certificate."),
            _("Assign an existing certificate; choose the one of the pool; SSL port 443."),
            title=_("Windows Server 2003 (IIS 6.0), on each server"),
        ),
    )  # fmt: skip


def loopback(names: Names) -> tuple[Block, ...]:
    farm = names.web_farm or names.pool_fqdn
    key = r"HKLM\SYSTEM\CurrentControlSet\Control\Lsa\MSV1_0"
    return (
        text(
            _(
                "IIS refuses a site that is browsed from its own host by another name (401.1). Without this the "
                "validation of Web Components behind a load balancer fails. Do it on each Web Components Server."
            )
        ),
        code(f"reg query {key} /v BackConnectionHostNames", title=_("What is there now")),
        code(
            f"reg add {key} /v BackConnectionHostNames /t REG_MULTI_SZ /d {farm} /f",
            "net stop iisadmin /y",
            "net start w3svc",
            title=_("Allow the name of the load balancer's virtual IP, and restart IIS"),
        ),
        caution(
            _(
                r"/d replaces the whole list: put names that were there first, with \0 between them. Serious problems "
                "may follow from a registry that is changed wrongly."
            )
        ),
        text(_("The name can be taken out again when the validation is complete.")),
    )
