"""Deactivation of applications: on some servers, or in the whole pool once no server hosts them.

Sources: Deploying Enterprise Edition, "Deploying Unified Communications Applications"; Command-Line Reference,
"AppServer" (action DeactivateApp).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import any_of
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change, hand_over, modify
from ocsadmin.plans.plan import Notice, Plan
from pools import names
from pools.activate_applications.plan import LIST
from pools.activate_applications.spec import ApplicationsSpec
from pools.directory.deletions import delete_exactly
from pools.directory.pools import PoolServer, chosen_servers, find_pool, fqdn_of_pool, servers_of_pool
from pools.services import applications
from pools.services import catalog as service_catalog

LINKS = "msRTCSIP-TrustedServiceLinks"
SHOWN = 5


class ApplicationInUse(DomainError):
    """Application contacts lead to the application."""

    code, field = "application-in-use", "applications"
    message = "{count} application contacts lead to {name} of this pool: {first}."
    hint = "Delete these contacts, or lead them to another pool's application. Deactivate it after that."


def plan_deactivate_applications(*, spec: ApplicationsSpec, directory: Directory) -> Plan:
    """Plan the end of these applications on these servers; in the pool too where no server hosts them any more.

    Where none is active the plan is empty. Reads only.

    :raises NoSuchPool, NoSuchServer: what was chosen is not there.
    :raises ApplicationInUse: an application would end in the pool, but contacts lead to it.
    """
    pool = find_pool(spec.pool, directory, applications.POOL_ATTRIBUTES)
    chosen, wanted = chosen_servers(pool, spec.servers, directory), applications.in_order(spec.applications)
    left = [one for one in servers_of_pool(pool.dn, directory) if one not in chosen]
    ending = [name for name in wanted if not any(name in one.applications for one in left)]
    changes = list(_in_pool(pool, ending, directory))
    called = ", ".join(names.BUILT_IN_APPLICATIONS[name] for name in wanted)
    return Plan(
        title=f"Deactivate {called} in {fqdn_of_pool(pool)}",
        changes=(*changes, *(change for server in chosen for change in _on(server, wanted))),
        notices=tuple(_notices(wanted, ending, left)),
    )


def contacts_leading_to(entries: Iterable[DN], directory: Directory) -> list[Entry]:
    """The application contacts whose destination is one of these trusted service entries."""
    wanted = list(entries)
    if not wanted:
        return []
    base = directory.forest.under_rtc_service("Application Contacts")
    attributes = ("msRTCSIP-PrimaryUserAddress", "displayName", "objectGUID")
    found = directory.search(base, any_of("msRTCSIP-ApplicationDestination", wanted), attributes=attributes)
    return sorted(found, key=lambda one: one.text(attributes[0]).lower())


def _in_pool(pool: Entry, ending: Sequence[str], directory: Directory) -> Iterator[Change]:
    """The pool's list and links first: what is deleted would take its link along."""
    entries = _entries(pool, ending, directory)
    for name, found in entries.items():
        _refuse_use(name, found, directory)
    listed = [name for name in ending if name in pool.texts(LIST)]
    gone = {entry.dn for several in entries.values() for entry in several}
    links = [link for link in pool.all(LINKS) if isinstance(link, DN) and link in gone]
    if listed or links:
        title, before = "Take them off the pool's list of applications", {LIST: listed, LINKS: links}
        yield modify(title, pool.dn, guid=pool.guid, before=before, after={key: [] for key in before})
    for name, found in entries.items():
        title = f"No longer trust {names.BUILT_IN_APPLICATIONS[name]} at {fqdn_of_pool(pool)}"
        yield from (delete_exactly(title, entry, directory) for entry in found)


def _entries(pool: Entry, ending: Sequence[str], directory: Directory) -> dict[str, list[Entry]]:
    """Application → its trusted service entries at the pool's FQDN, with all attributes."""
    found: dict[str, list[Entry]] = {}
    for one in applications.trusted_services_of(fqdn_of_pool(pool), directory):
        name = one.text("msRTCSIP-TrustedServiceType")
        whole = directory.get(one.dn)
        if name in ending and whole is not None:
            found.setdefault(name, []).append(whole)
    return found


def _refuse_use(name: str, entries: Sequence[Entry], directory: Directory) -> None:
    contacts = contacts_leading_to([entry.dn for entry in entries], directory)
    if contacts:
        first = ", ".join(one.text("msRTCSIP-PrimaryUserAddress") or one.dn.name for one in contacts[:SHOWN])
        more = f" and {len(contacts) - SHOWN} more" if len(contacts) > SHOWN else ""
        raise ApplicationInUse(count=len(contacts), name=names.BUILT_IN_APPLICATIONS[name], first=first + more)


def _on(server: PoolServer, wanted: Sequence[str]) -> Iterator[Change]:
    going, host = [name for name in wanted if name in server.applications], server.application_server
    if not going or host is None:
        return
    title = f"Take them off the list of the application server of {server.fqdn}"
    yield modify(title, host.dn, guid=host.guid, before={LIST: going}, after={LIST: []})
    for name in going:
        yield deactivation_step(name, server.fqdn)


def deactivation_step(application: str, fqdn: str) -> Change:
    called = names.BUILT_IN_APPLICATIONS[application]
    service = next(one.name for one in service_catalog.SERVICES if one.application == application)
    return hand_over(
        f"Deactivate {called} on {fqdn}",
        fqdn,
        command=applications.deactivate_command(application, fqdn),
        why=f"It stops the service {service} and takes its registration off the server. Calls that run there end.",
        undo_command=applications.activate_command(application, fqdn),
    )


def _notices(wanted: Sequence[str], ending: Sequence[str], left: Sequence[PoolServer]) -> Iterator[Notice]:
    for name in wanted:
        called = names.BUILT_IN_APPLICATIONS[name]
        if name in ending:
            yield Notice("warning", f"No server of the pool runs {called} after that.", "applications")
        else:
            hosts = ", ".join(one.fqdn for one in left if name in one.applications)
            yield Notice("info", f"{called} goes on at {hosts}.", "applications")
