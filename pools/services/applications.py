"""The built-in applications of a pool: what activating them puts into the directory, and what hosts do for it.

Sources: Deploying Enterprise Edition, "Configure Pool and Applications" and "Deploying Unified Communications
Applications"; Office Communications Server 2007 R2, "Schema attributes by class" (msRTCSIP-TrustedService, Pool) and
Command-Line Reference, "LCSCmd" (context AppServer, actions ActivateApp and DeactivateApp; the name of the option that
takes the application was in no source: ``/?`` shows it). The ports are the product's defaults.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ocsadmin.directory import DN, Directory, Entry, Forest
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change, add, hand_over, modify
from pools import names
from pools.directory.guid_names import braced_guid

PORTS: Final = {
    "Microsoft.Rtc.Applications.Caa": 5072,
    "Microsoft.Rtc.Applications.Cas": 5073,
    "Microsoft.Rtc.Applications.Acd": 5071,
    "Microsoft.Rtc.Applications.Ccs": 5074,
}
"""Identifier of each built-in application → the TCP port on which it listens."""

POOL_ATTRIBUTES: Final = ("objectGUID", "cn", "dNSHostName", "msRTCSIP-ApplicationList", "msRTCSIP-TrustedServiceLinks")
"""What :func:`activation_changes` reads of the pool's entry."""
ENTRY_ATTRIBUTES: Final = ("objectGUID", "msRTCSIP-TrustedServerFQDN", "msRTCSIP-TrustedServiceType")


class UnknownApplication(DomainError):
    """The product has no such application."""

    code, field, status = "unknown-application", "applications", 422
    message = "{name} is not an application of Office Communications Server."
    hint = "Known are: {known}."


def trusted_services_of(fqdn: str, directory: Directory) -> tuple[Entry, ...]:
    """The trusted service entries whose traffic goes to this FQDN: a pool's, when it is a pool FQDN."""
    where = object_class("msRTCSIP-TrustedService") & Eq("msRTCSIP-TrustedServerFQDN", fqdn)
    base = directory.forest.under_rtc_service("Trusted Services")
    return tuple(directory.search(base, where, attributes=ENTRY_ATTRIBUTES))


def activation_changes(
    pool_entry: Entry,
    forest: Forest,
    applications: Iterable[str],
    *,
    trusted_services: Iterable[Entry] | None = None,
    servers: Sequence[str] = (),
) -> tuple[Change, ...]:
    """What is still missing until these applications are active in a pool. Nothing where all is there.

    ``pool_entry`` is the msRTCSIP-Pool with :data:`POOL_ATTRIBUTES`; ``applications`` are identifiers of
    ``names.BUILT_IN_APPLICATIONS``. ``trusted_services`` are the pool's entries (:func:`trusted_services_of`): with
    them a lost entry or link is made anew; without them an application of the pool's list counts as complete.
    ``servers`` are the FQDNs of the pool's servers; each gets a step of its own for an application that is new.

    :raises UnknownApplication: an identifier that is not built in.
    """
    wanted = in_order(applications)
    there = entries_by_application(trusted_services)
    listed = set(pool_entry.texts("msRTCSIP-ApplicationList"))
    new = [name for name in wanted if name not in listed]
    lost = [name for name in wanted if name not in there and (name in new or trusted_services is not None)]
    linked = {link for link in pool_entry.all("msRTCSIP-TrustedServiceLinks") if isinstance(link, DN)}
    links = {**there, **{name: entry_dn(name, fqdn_of(pool_entry), forest) for name in lost}}
    missing = [links[name] for name in wanted if name in links and links[name] not in linked]
    changes = [_add_entry(name, pool_entry, forest) for name in lost]
    changes += _pool_change(pool_entry, new, missing)
    return (*changes, *(step for name in new for step in _host_steps(name, pool_entry, servers)))


def in_order(applications: Iterable[str]) -> list[str]:
    """Identifiers in the order that administrators know them, each once.

    :raises UnknownApplication: one that is not built in.
    """
    wanted = list(applications)
    if foreign := [name for name in wanted if name not in names.BUILT_IN_APPLICATIONS]:
        raise UnknownApplication(name=foreign[0], known=", ".join(names.BUILT_IN_APPLICATIONS))
    return [name for name in names.BUILT_IN_APPLICATIONS if name in wanted]


def entries_by_application(entries: Iterable[Entry] | None) -> dict[str, DN]:
    """Identifier of each built-in application → the DN of its trusted service entry, of those given."""
    found = {entry.text("msRTCSIP-TrustedServiceType"): entry.dn for entry in entries or ()}
    return {name: found[name] for name in names.BUILT_IN_APPLICATIONS if name in found}


def entry_dn(application: str, fqdn: str, forest: Forest) -> DN:
    """The DN that the trusted service entry of an application of this pool gets."""
    name = braced_guid(fqdn, f"trusted service {application}")
    return forest.under_rtc_service("Trusted Services").child("CN", name)


def fqdn_of(pool_entry: Entry) -> str:
    return pool_entry.text("dNSHostName") or f"{pool_entry.dn.name}.{pool_entry.dn.domain}"


def activate_command(application: str, server: str) -> str:
    """``LcsCmd.exe /AppServer:<FQDN> /Action:ActivateApp …``, to be run as a member of RTCUniversalServerAdmins."""
    return f'LcsCmd.exe /AppServer:{server} /Action:ActivateApp /App:"{application}"'


def deactivate_command(application: str, server: str) -> str:
    """The command line that takes :func:`activate_command` back."""
    return f'LcsCmd.exe /AppServer:{server} /Action:DeactivateApp /App:"{application}"'


def _add_entry(application: str, pool_entry: Entry, forest: Forest) -> Change:
    title = f"Trust {names.BUILT_IN_APPLICATIONS[application]} at {fqdn_of(pool_entry)}"
    attributes = {
        "objectClass": "msRTCSIP-TrustedService",
        "msRTCSIP-TrustedServerFQDN": fqdn_of(pool_entry),
        "msRTCSIP-TrustedServicePort": PORTS[application],
        "msRTCSIP-TrustedServiceType": application,
        "msRTCSIP-TrustedServerVersion": names.R2_VERSION,
        "msRTCSIP-Routable": True,
        "msRTCSIP-RoutingPoolDN": names.pool_service(pool_entry.dn),
    }
    return add(title, entry_dn(application, fqdn_of(pool_entry), forest), attributes)


def _pool_change(pool_entry: Entry, new: list[str], links: list[DN]) -> list[Change]:
    """Only the values that come; those of others stay untouched."""
    if not new and not links:
        return []
    called = ", ".join(names.BUILT_IN_APPLICATIONS[name] for name in new)
    title = f"Activate {called} in the pool" if new else "Link the pool to the entries of its applications"
    lists = ("msRTCSIP-ApplicationList", "msRTCSIP-TrustedServiceLinks")
    after = dict(zip(lists, (new, links), strict=True))
    return [modify(title, pool_entry.dn, guid=pool_entry.guid, before={name: [] for name in lists}, after=after)]


def _host_steps(application: str, pool_entry: Entry, servers: Sequence[str]) -> list[Change]:
    """A step for each server; for a pool without any, one that says to do it once there are servers."""
    called = names.BUILT_IN_APPLICATIONS[application]
    why = (
        f"Activating {called} on a server registers its service and starts it there. Run it as a member of "
        "RTCUniversalServerAdmins and Domain Admins; with /? behind the action the command lists its options."
    )
    if not servers:
        fqdn = fqdn_of(pool_entry)
        why += " The pool has no server yet: adding a server activates its applications, then confirm this step."
        return [_host_step(f"Activate {called} on the servers of {fqdn}", application, fqdn, why)]
    return [_host_step(f"Activate {called} on {server}", application, server, why) for server in servers]


def _host_step(title: str, application: str, host: str, why: str) -> Change:
    return hand_over(
        title,
        host,
        command=activate_command(application, host),
        why=why,
        undo_command=deactivate_command(application, host),
    )
