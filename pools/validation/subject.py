"""What is validated, as the mirror knows it: a pool, its servers, and whatever in the forest they lean on.

All hosts and ports that validation may reach follow from these rows, and so from objects of the directory: nobody can
name a host of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from ocsadmin.directory import DN
from ocsadmin.errors import DomainError
from pools import names
from pools.models import GlobalSettings, Pool, Server, SIPDomain, TrustedServiceEntry
from pools.rules import automatic_logon
from pools.rules.sql_instances import LOCAL


class NoSuchSubject(DomainError):
    """There is no such pool or server."""

    code, status = "nothing-to-validate", 404
    message = "The mirror knows no {what}."
    hint = "Read the directory, or look for the name in the list of pools and servers."


@dataclass(frozen=True)
class Subject:
    """A pool under validation. ``servers`` are those to look at: all of the pool, or the only one that was chosen."""

    pool: Pool
    servers: tuple[Server, ...]
    all_servers: tuple[Server, ...]
    sip_domains: tuple[str, ...]
    services: tuple[TrustedServiceEntry, ...]
    settings: GlobalSettings | None
    logon: automatic_logon.AutomaticLogon
    one_server: str = ""
    """The FQDN of the chosen server, in lower case; empty: the whole pool."""

    @property
    def dn(self) -> DN:
        return DN.parse(self.pool.dn)

    @property
    def service_dn(self) -> DN:
        return names.pool_service(self.dn)

    @property
    def fqdn(self) -> str:
        return (self.pool.fqdn or f"{self.pool.name}.{self.dn.domain}").lower()

    @property
    def web_farm(self) -> str:
        """The internal Web farm FQDN; the pool FQDN where none is set."""
        return (self.pool.pool_data.get("InternalWebFarmFQDN") or self.fqdn).lower()

    @property
    def back_end_host(self) -> str:
        """The SQL Server as a full name; empty where it is the server itself, or not set."""
        host = self.pool.back_end_server.partition("\\")[0].strip().lower()
        if not host or host in LOCAL:
            return ""
        return host if "." in host else f"{host}.{self.dn.domain}"

    @property
    def back_end_instance(self) -> str:
        return self.pool.back_end_server.partition("\\")[2].strip()

    @property
    def certificate_names(self) -> tuple[str, ...]:
        """Names that the certificate of a Front End Server must have ("Certificates for Enterprise Pools …").

        The pool FQDN; and ``sip.<domain>`` for each SIP domain whose clients sign in automatically here.
        """
        automatic = self.sip_domains if self.logon.redirects and not self.logon.domains else self.logon.domains
        return tuple(dict.fromkeys((self.fqdn, *(f"sip.{domain.lower()}" for domain in automatic))))

    @property
    def monitors_quality(self) -> bool:
        return str(self.pool.pool_data.get("QoEMonitoring", "")).upper() == "TRUE"

    @property
    def has_load_balancer(self) -> bool:
        """More than one server needs one; its virtual IP address is the pool FQDN's."""
        return len(self.all_servers) > 1

    @property
    def edge(self) -> tuple[str, int] | None:
        """The Access Edge Server that internal servers send to, and its port."""
        settings = self.settings
        if settings is None or not settings.edge_proxy:
            return None
        return settings.edge_proxy.lower(), settings.edge_proxy_port or 5061

    def service(self, kind: str) -> TrustedServiceEntry | None:
        """The trusted service entry of this type that the pool uses."""
        return next((one for one in self.services if one.service_type == kind), None)


def read_subject(pool_guid: UUID, server: str = "") -> Subject:
    """A pool, or one server of it by its FQDN: five queries.

    :raises NoSuchSubject: the mirror has no such pool, or the pool no such server.
    """
    pool = Pool.objects.filter(guid=pool_guid).first()
    if pool is None:
        raise NoSuchSubject(what=f"pool {pool_guid}", field="pool")
    every = tuple(Server.objects.filter(pool_key=pool.service_dn_key))
    chosen = tuple(one for one in every if one.fqdn.lower() == server.lower()) if server else every
    if server and not chosen:
        raise NoSuchSubject(what=f"server {server} in {pool.name}", field="server")
    linked = Q(dn_key__in=pool.trusted_service_keys) | Q(routing_pool_key=pool.service_dn_key)
    domains = list(SIPDomain.objects.all())
    return Subject(
        pool=pool,
        servers=chosen,
        all_servers=every,
        sip_domains=tuple(domain.name.lower() for domain in domains),
        services=tuple(TrustedServiceEntry.objects.filter(linked)),
        settings=GlobalSettings.objects.current(),
        logon=automatic_logon.of_pool_data(pool.pool_data),
        one_server=server.lower(),
    )
