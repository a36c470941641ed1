"""The steps of both editions, in the order of the documentation.

Sources: Deploying Enterprise Edition, "Deployment Process", Table 2 (phases, steps and permissions of Enterprise
Edition); "Administrative Credentials", Table 1, heading Standard Edition (its procedures and their order); "Configure
IIS for Office Communications Server 2007 R2" and "Configuring IIS to Allow Load Balancer FQDN for Loopback" (steps
that Table 2 takes for granted).
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.acting import right_names
from pools.models import Pool

from . import checks, excluded
from .guides import back_end, console, hosts, network
from .step import Phase, Place, Step

SERVER_ADMINS: Final = ("RTCUniversalServerAdmins group",)
BOTH: Final = (*SERVER_ADMINS, "DomainAdmins group")
ADMINISTRATORS: Final = ("Administrators group",)
SCHEMA: Final = ("Member of Schema Admins group and Administrator rights on the schema master",)
FOREST: Final = ("Member of EnterpriseAdmins group for the forest root domain",)
DOMAIN: Final = ("Member of EnterpriseAdmins or DomainAdmins group",)

PREPARATION: Final = Place(_("Prepare Active Directory"), page="preparation", of_pool=False)
VALIDATION: Final = Place(_("Validation"), page="pool-validation")
SERVICES: Final = Place(_("Services"), page="pool-services")
DNS: Final = Place(_("DNS records"), page="pool-dns")
LOAD_BALANCER: Final = Place(_("Load balancer"), page="pool-load-balancer")

_PREREQUISITES: Final = Step(
    "prerequisites",
    _("Install prerequisite software"),
    BOTH,
    "Prerequisites for Enterprise Edition",
    hosts.prerequisites,
)
_PREPARE_AD: Final = Phase(
    "prepare-ad",
    _("Prepare AD DS"),
    (
        Step("schema", _("Prepare the schema"), SCHEMA, "Prepare Active Directory Schema, Forest, and Domain",
             console.schema, checks.looked("schema"), proves=True, places=(PREPARATION,)),
        Step("forest", _("Prepare the forest"), FOREST, "Prepare Active Directory Schema, Forest, and Domain",
             console.forest, checks.looked("forest"), proves=True,
             places=(Place(_("Prepare Forest"), wizard="prepare_forest"), PREPARATION)),
        Step("domain", _("Prepare the domain"), DOMAIN, "Prepare Active Directory Schema, Forest, and Domain",
             console.domain, checks.looked("domain"), proves=True,
             places=(Place(_("Prepare Domain"), wizard="prepare_domain"), PREPARATION)),
    ),
)  # fmt: skip
_PREPARE_WINDOWS: Final = Phase(
    "prepare-windows",
    _("Prepare Windows for Setup"),
    (
        Step("updates", _("Install required Windows Updates"), ADMINISTRATORS, "Prepare Windows for Setup",
             hosts.updates),
        Step("firewall", _("Configure Windows Firewall"), ADMINISTRATORS, "Prepare Windows for Setup", hosts.firewall),
        Step("windows-services", _("Disable all services not required"), ADMINISTRATORS, "Windows Service Dependencies",
             hosts.services),
    ),
)  # fmt: skip
_SQL: Final = Phase(
    "install-sql",
    _("Install SQL Server"),
    (
        Step("sql-server", _("Install SQL Server on a dedicated computer"), ("Local Administrator",),
             "Install SQL Server", back_end.install, checks.looked("sql-server"), proves=True),
    ),
)  # fmt: skip
_CONFIGURE_SQL: Final = Phase(
    "configure-sql",
    _("Configure SQL Server for Office Communications Server"),
    (
        Step("sql-firewall", _("Allow SQL Server through Windows Firewall"), ("Local administrator",),
             "Configure Windows Firewall for SQL Server 2008 Access", back_end.firewall,
             checks.looked("sql-firewall"), proves=True),
        Step("sql-trace-flag", _("Set the trace flag T4618"), ("SQL Server administrator",),
             "Configure SQL Server for Office Communications Server", back_end.trace_flag),
        Step("sql-memory", _("Set the memory of the back end"), ("SQL Server administrator", "Local administrator"),
             "Configuring SQL Server for a Small Back-End Database (4 GB of Memory), … for Mid-Range (8 GB) and "
             "High-End (12+ GB) Database Computers", back_end.memory),
    ),
)  # fmt: skip
_BALANCER: Final = Phase(
    "load-balancer",
    _("Configure a load balancer for your pool"),
    (
        Step("load-balancer", _("Deploy and configure the load balancer"), ("Load balancer administrator",),
             "Configure a Load Balancer for Your Pool", network.load_balancer, checks.balanced,
             places=(LOAD_BALANCER,), excluded=excluded.one_server),
    ),
)  # fmt: skip
_DNS: Final = Phase(
    "dns",
    _("Create and verify DNS records"),
    (
        Step("dns", _("Configure DNS A and SRV records"), ("DNS Admins group",),
             "Create and Verify DNS Records for Your Server or Pool", network.dns, checks.looked("dns"), proves=True,
             places=(DNS,)),
    ),
)  # fmt: skip
_IIS_SOURCE: Final = "Configure IIS for Office Communications Server 2007 R2"
_IIS: Final = Phase(
    "iis",
    _("Configure IIS"),
    (
        Step("iis", _("Install IIS with its role services"), ADMINISTRATORS, _IIS_SOURCE, hosts.iis),
        Step("kernel-mode", _("Keep kernel-mode authentication, if you want it"), ADMINISTRATORS,
             "Internet Information Services (IIS) 7.0 Kernel Mode Authentication Settings", hosts.kernel_mode,
             optional=True),
    ),
)  # fmt: skip
_CREATE: Final = Phase(
    "create-pool",
    _("Create the pool"),
    (
        Step("create-pool", _("Create the Enterprise pool"), BOTH, "Create the Pool", console.create_pool,
             checks.pool_exists, proves=True),
    ),
)  # fmt: skip
_CONFIGURE_PLACE: Final = Place(_("Configure Pool/Server"), wizard="configure_pool")
_APPLICATIONS: Final = Step(
    "applications", _("Activate unified communications applications"), SERVER_ADMINS,
    "Configure Pool and Applications", console.applications, checks.applications_active, proves=True, optional=True,
    places=(_CONFIGURE_PLACE, Place(_("Application Activation"), wizard="activate_applications")),
)  # fmt: skip
_CONFIGURE: Final = Phase(
    "configure-pool",
    _("Configure the pool and applications"),
    (
        Step("configure-pool", _("Configure SIP domains and client logon"), SERVER_ADMINS,
             "Configure Pool and Applications", console.configure, checks.logon_configured, proves=True,
             places=(_CONFIGURE_PLACE,)),
        _APPLICATIONS,
    ),
)  # fmt: skip
_ADD_SERVERS: Final = Phase(
    "add-servers",
    _("Add servers to the pool"),
    (
        Step("add-servers", _("Install and activate Enterprise Edition on each server"), (*ADMINISTRATORS, *BOTH),
             "Add Servers to the Pool", console.add_servers, checks.servers_added, proves=True,
             places=(Place(_("Add Server to Pool"), wizard="add_server"),)),
    ),
)  # fmt: skip
_CERTIFICATES: Final = Phase(
    "certificates",
    _("Configure certificates for Office Communications Server"),
    (
        Step("certificates", _("Request and assign the certificate of the pool"), (*ADMINISTRATORS, *SERVER_ADMINS),
             "Create a New Certificate; Assign an Existing Certificate", console.certificates,
             checks.validated_topic("certificate", _("Certificates of the services")), proves=True,
             places=(Place(_("Certificates"), page="pool-certificates"), VALIDATION)),
        Step("web-certificate", _("Assign the Web Components Server certificate in IIS"),
             (*ADMINISTRATORS, *SERVER_ADMINS), "Configure the Web Components Server IIS Certificate",
             hosts.iis_certificate, checks.validated_topic("web_certificate", _("Certificates of the Web sites")),
             proves=True, places=(VALIDATION,)),
    ),
)  # fmt: skip
_START: Final = Phase(
    "start",
    _("Start the services"),
    (
        Step("replication", _("Confirm that AD DS replication has completed"), SERVER_ADMINS, "Start the Services",
             console.replication, checks.replicated, proves=True),
        Step("start", _("Start Office Communications Server services"), SERVER_ADMINS, "Start the Services",
             console.start, checks.validated_topic("service", _("Ports of the services")), proves=True,
             places=(Place(_("Start Services"), wizard="start_services"), SERVICES)),
    ),
)  # fmt: skip
_LOOPBACK: Final = Step(
    "loopback", _("Allow the load balancer's name for loopback"), ADMINISTRATORS,
    "Configuring IIS to Allow Load Balancer FQDN for Loopback", hosts.loopback, excluded=excluded.without_balancer,
)  # fmt: skip
_VALIDATE: Final = Step(
    "validate", _("Verify the configuration of each server role"), SERVER_ADMINS,
    "Validate Your Server and Pool Configuration", console.validate,
    checks.validated_topic("all", _("The newest validation")), proves=True, places=(VALIDATION,),
)  # fmt: skip
_WEB_SITES: Final = Step(
    "virtual-directories", _("Look at the virtual directories"), ADMINISTRATORS,
    "IIS Requirements for Enterprise Pools and Standard Edition Servers", hosts.virtual_directories,
    checks.validated_topic("web", _("Addresses of the Web sites")), proves=True, optional=True, places=(VALIDATION,),
)  # fmt: skip
_MEETINGS: Final = Phase(
    "meetings",
    _("Configure audio/video and Web conferencing"),
    (
        Step("meetings", _("Configure meeting policies"), SERVER_ADMINS,
             "Configure Audio/Video Conferencing and Web Conferencing", console.meetings, checks.meetings_configured,
             proves=True, optional=True,
             places=(Place(_("Global settings"), page="global-meeting-settings", of_pool=False),)),
    ),
)  # fmt: skip
_USERS: Final = Phase(
    "users",
    _("Create and enable users"),
    (
        Step("users", _("Enable users and configure their settings"),
             ("To create users, DomainAdmins group",
              "To enable users and configure user accounts for Office Communications Server, "
              "RTCUniversalServerAdmins group"),
             "Create and Enable Users", console.users, checks.users_enabled, proves=True,
             places=(Place(_("Users"), page="user-list", of_pool=False, permission=right_names.VIEW_USERS),)),
    ),
)  # fmt: skip
_CLIENTS: Final = Phase(
    "clients",
    _("Deploy clients"),
    (
        Step(
            "clients",
            _("Deploy the clients"),
            ADMINISTRATORS,
            "Deploy Clients and Additional Features",
            console.clients,
        ),
    ),
)

ENTERPRISE: Final = (
    Phase("prerequisites", _("Install prerequisite software"), (_PREREQUISITES,)),
    _PREPARE_AD,
    _PREPARE_WINDOWS,
    _SQL,
    _CONFIGURE_SQL,
    _BALANCER,
    _DNS,
    _IIS,
    _CREATE,
    _CONFIGURE,
    _ADD_SERVERS,
    _CERTIFICATES,
    _START,
    Phase("validate", _("Validate your server and pool configuration"), (_LOOPBACK, _VALIDATE, _WEB_SITES)),
    _MEETINGS,
    _USERS,
    _CLIENTS,
)
"""Table 2, with IIS before the servers that need it."""

STANDARD: Final = (
    Phase("prerequisites", _("Install prerequisite software"), (_PREREQUISITES,)),
    _PREPARE_AD,
    _PREPARE_WINDOWS,
    _DNS,
    _IIS,
    Phase(
        "deploy",
        _("Deploy and activate Standard Edition server and applications"),
        (
            Step("deploy-standard", _("Deploy and activate the server"), BOTH,
                 "Administrative Credentials, Table 1, Standard Edition", console.deploy_standard,
                 checks.servers_added, proves=True),
            _APPLICATIONS,
        ),
    ),
    Phase(
        "configure-server",
        _("Configure Standard Edition server"),
        (
            Step("configure-pool", _("Configure SIP domains and client logon"), SERVER_ADMINS,
                 "Configure Pool and Applications", console.configure, checks.logon_configured, proves=True,
                 places=(_CONFIGURE_PLACE,)),
        ),
    ),
    _CERTIFICATES,
    _START,
    Phase("validate", _("Validate server configuration"), (_VALIDATE, _WEB_SITES)),
    _MEETINGS,
    _USERS,
    _CLIENTS,
)  # fmt: skip
"""The procedures of Standard Edition: no back end to install, no load balancer, no servers to add."""


def phases_of(pool: Pool) -> tuple[Phase, ...]:
    """The phases of a pool's edition. One whose type is not known is taken for Enterprise Edition."""
    return STANDARD if pool.pool_type == Pool.PoolType.STANDARD else ENTERPRISE


def step_of(pool: Pool, key: str) -> Step | None:
    return next((step for phase in phases_of(pool) for step in phase.steps if step.key == key), None)
