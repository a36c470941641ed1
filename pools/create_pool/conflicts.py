"""Names that the directory has already: what a new pool may not be called, and where its back end may not be."""

from __future__ import annotations

from collections.abc import Iterator

from ocsadmin.directory import DN, Directory, Entry, Scope
from ocsadmin.directory.filters import Eq, Filter, HasBits, Or, StartsWith, object_class
from ocsadmin.errors import DomainError
from ocsadmin.plans.plan import Notice
from pools import names, rules

from .spec import PoolSpec

FQDN_ATTRIBUTES = (
    "dNSHostName",
    "msRTCSIP-TrustedServerFQDN",
    "msRTCSIP-TrustedMCUFQDN",
    "msRTCSIP-TrustedProxyFQDN",
    "msRTCSIP-TrustedWebComponentsServerFQDN",
    "msRTCSIP-EdgeProxyFQDN",
)
"""Where objects below RTC Service keep the FQDN of a pool or server."""
DOMAIN_PARTITION = 3
"""systemFlags of a domain's crossRef: FLAG_CR_NTDS_NC and FLAG_CR_NTDS_DOMAIN (MS-ADTS 2.2.9)."""


class PoolNameTaken(DomainError):
    """The pool name is taken."""

    code, field = "pool-name-taken", "name"
    message = "{name} is already the name of {owner}."
    hint = "Choose another name{more}."


class PoolFQDNTaken(DomainError):
    """The pool FQDN is taken."""

    code, field = "pool-fqdn-taken", "name"
    message = "{fqdn} is already the FQDN of {owner}."
    hint = "Choose another name: a pool's FQDN must match no other server or pool in the forest."


class UnknownDomain(DomainError):
    """The forest has no such domain."""

    code, field, status = "unknown-domain", "domain", 422
    message = "{domain} is not a domain of this forest."
    hint = "Choose one of {domains}."


class BackEndIsFrontEnd(DomainError):
    """The back end is a server of a pool."""

    code, field = "back-end-is-front-end", "sql_instance"
    message = "{server} is a Front End Server or Standard Edition server ({dn})."
    hint = "The Back-End Database runs on a computer of its own; name that one."


class BackEndInUse(DomainError):
    """The databases of another pool would be lost."""

    code, field = "back-end-in-use", "sql_instance"
    message = "{pool} has its databases on {sql_instance}, and reusing them would destroy its data."
    hint = "Name another instance, or clear “Replace any existing database”."


def domains_of_forest(directory: Directory) -> dict[str, str]:
    """DNS name → NetBIOS name of each domain of the forest, the directory's own first."""
    base = directory.forest.configuration.child("CN", "Partitions")
    where = object_class("crossRef") & HasBits("systemFlags", DOMAIN_PARTITION)
    found = directory.search(base, where, attributes=("dnsRoot", "nETBIOSName"), scope=Scope.ONE_LEVEL)
    names_of = {entry.text("dnsRoot"): entry.text("nETBIOSName") for entry in found}
    own = directory.forest.domain.domain.lower()
    return dict(sorted(names_of.items(), key=lambda pair: (pair[0].lower() != own, pair[0].lower())))


def conflicts(spec: PoolSpec, directory: Directory) -> Iterator[DomainError]:
    """Everything in the directory that stands in the way of this spec."""
    domains = domains_of_forest(directory)
    if spec.domain.lower() not in {name.lower() for name in domains}:
        yield UnknownDomain(domain=spec.domain, domains=", ".join(domains))
    if taken := name_taken(spec.name, spec.domain, directory):
        yield taken
    if front_end := server_called(rules.check_sql_instance(spec.sql_instance).server, directory):
        server = rules.check_sql_instance(spec.sql_instance).server
        yield BackEndIsFrontEnd(server=server, dn=names.owner_of_service(front_end.dn))
    pool = pool_on_instance(spec.sql_instance, directory)
    if pool and spec.reuse_database:
        yield BackEndInUse(pool=pool, sql_instance=spec.sql_instance)


def directory_advice(spec: PoolSpec, directory: Directory) -> list[Notice]:
    """What the directory shows that should be known, but is no obstacle."""
    notices = []
    if not spec.reuse_database and (pool := pool_on_instance(spec.sql_instance, directory)):
        text = f"{pool} has its back end on {spec.sql_instance} already; give each pool an instance of its own."
        notices.append(Notice("warning", text, "sql_instance"))
    for field in ("internal_web_farm_fqdn", "external_web_farm_fqdn"):
        fqdn = getattr(spec, field)
        if fqdn and _computer(fqdn.partition(".")[0], fqdn, directory, by_fqdn_only=True):
            text = f"{fqdn} is a computer's own name. A name of its own for the Web farm lets the pool grow later."
            notices.append(Notice("warning", text, field))
    for field, path in spec.stores().items():
        computer = rules.check_share(path, field=field, what="").computer
        if server_called(computer, directory):
            text = f"{computer} is a Front End Server; keep the pool's stores on a file server that stays when it goes."
            notices.append(Notice("warning", text, field))
    return notices


def name_taken(name: str, domain: str, directory: Directory) -> DomainError | None:
    """Whether a pool, a computer or a trusted server has this pool's name or FQDN."""
    fqdn = f"{name}.{domain}"
    if pool := directory.get(directory.forest.pools.child("CN", name), ("cn",)):
        return PoolNameTaken(name=name, owner=f"a pool ({pool.dn_text})", more=", or add servers to that pool")
    if computer := _computer(name, fqdn, directory):
        return PoolNameTaken(name=name, owner=f"a server ({computer.dn_text})", more="; the pool can't have a server's")
    if other := _first(directory, directory.forest.pools.parent, _any_fqdn(fqdn)):
        return PoolFQDNTaken(fqdn=fqdn, owner=other.dn_text)
    return None


def server_called(host: str, directory: Directory) -> Entry | None:
    """The msRTCSIP-Server object of the server with this short or full name."""
    where = object_class("msRTCSIP-Server")
    servers = directory.search(directory.forest.domain, where, attributes=("serviceDNSName",))
    for server in servers:
        computer = names.owner_of_service(server.dn)
        if rules.same_host(host, server.text("serviceDNSName") or f"{computer.name}.{computer.domain}"):
            return server
    return None


def pool_on_instance(sql_instance: str, directory: Directory) -> str:
    """The FQDN of a pool whose back end is this instance; empty where there is none."""
    wanted = rules.check_sql_instance(sql_instance)
    attributes = ("dNSHostName", "msRTCSIP-BackEndServer")
    for pool in directory.search(directory.forest.pools, object_class("msRTCSIP-Pool"), attributes=attributes):
        server, _, instance = pool.text("msRTCSIP-BackEndServer").partition("\\")
        if rules.same_host(server, wanted.server) and instance.lower() == wanted.instance.lower():
            return pool.text("dNSHostName") or pool.dn.name
    return ""


def _computer(name: str, fqdn: str, directory: Directory, *, by_fqdn_only: bool = False) -> Entry | None:
    """A computer account by its DNS name, its CN or its account name (at most 15 characters and a dollar)."""
    called: Filter = Eq("dNSHostName", fqdn)
    if not by_fqdn_only:
        called = called | Eq("cn", name) | Eq("sAMAccountName", f"{name}$") | StartsWith("dNSHostName", f"{name}.")
    return _first(directory, directory.forest.domain, object_class("computer") & called)


def _any_fqdn(fqdn: str) -> Filter:
    return Or(tuple(Eq(attribute, fqdn) for attribute in FQDN_ATTRIBUTES))


def _first(directory: Directory, base: DN, where: Filter) -> Entry | None:
    return next(iter(directory.search(base, where, attributes=("cn",))), None)
