"""The plan: first what ends on the host, then the directory in the order of deactivation, then the host's own roles.

Sources: Office Communications Server 2007 R2 documentation, "Deactivating Server Roles" (all roles, in this order) and
"Removing Servers and Server Roles".
"""

from __future__ import annotations

from collections.abc import Iterator

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice, Plan
from pools import names
from pools.directory.deletions import delete_exactly
from pools.directory.homed import homed_users
from pools.directory.pools import fqdn_of_pool
from pools.directory.server_entries import standing
from pools.models import Pool

from . import host_steps
from .find import Found, find_server, is_pools_own_line
from .spec import RemoveServerSpec

ORDER = (
    ("LS AppServer", "Application Host"),
    ("LS AS MCU", "Application Sharing Server"),
    ("LS AV MCU", "A/V Conferencing Server"),
    ("LS Data MCU", "Web Conferencing Server"),
    ("LS ACP MCU", "Telephony Conferencing Server"),
    ("LS IM MCU", "IM Conferencing Server"),
    ("LS WebComponents Service", "Web Components Server"),
    ("LC Services", "Front End Server"),
)
"""CN of each role's object and what it is called, in the order of deactivation."""
OF_A_POOL = ("msRTCSIP-Server", "msRTCSIP-MCU", "msRTCSIP-WebComponents", "msRTCSIP-ApplicationServer")
"""Classes of the roles that a server has in a pool; a Mediation Server is in none."""


def plan_remove_server(*, spec: RemoveServerSpec, directory: Directory) -> Plan:
    """Plan the end of a server in its pool: every object of it, as it was seen. Reads the directory, writes nothing.

    :raises NotAServer, ServerWithoutPool: there is nothing to remove, or nothing to remove it from.
    """
    found = find_server(spec.server, directory)
    there = standing(directory, found.server.computer, found.server.fqdn)
    deleted = tuple(_deletions(found, there, directory))
    return Plan(
        title=f"Remove {found.server.fqdn} from {fqdn_of_pool(found.pool)}",
        changes=(*host_steps.before(found, directory), *deleted, *host_steps.after(found)),
        notices=tuple(_notices(found, there, deleted, directory)),
    )


def _deletions(found: Found, there: list[Entry], directory: Directory) -> Iterator[Change]:
    container = names.microsoft(found.server.computer)
    below = [entry for entry in there if entry.dn.is_below(container)]
    going = [root for root in below if root.dn.parent == container and _is_of_a_pool(root)]
    for root in sorted(going, key=_rank):
        inside = [entry for entry in below if entry.dn.is_below(root.dn)]
        for entry in sorted(inside, key=lambda one: -len(one.dn)):
            yield delete_exactly(f"Delete what is below its {_called(root)}", entry, directory)
        yield delete_exactly(f"Delete its {_called(root)}", root, directory)
    if len([entry for entry in below if entry.dn.parent == container]) == len(going):
        title = "Delete the container of its services"
        yield from (delete_exactly(title, entry, directory) for entry in there if entry.dn == container)
    yield from _trust(found, there, container, directory)


def _trust(found: Found, there: list[Entry], container: DN, directory: Directory) -> Iterator[Change]:
    """Its lines in the lists of servers that others trust."""
    lines = [entry for entry in there if entry.dn != container and not entry.dn.is_below(container)]
    for entry in lines:
        if is_pools_own_line(entry, found.pool, directory.forest.global_settings):
            continue
        kind = entry.texts("objectClass")[-1].removeprefix("msRTCSIP-Trusted")
        what = {"Server": "server", "MCU": f"conferencing server ({entry.text('msRTCSIP-MCUType')})"}
        yield delete_exactly(f"No longer trust it as a {what.get(kind, 'Web Components Server')}", entry, directory)


def _is_of_a_pool(root: Entry) -> bool:
    return any(kind in OF_A_POOL for kind in root.texts("objectClass"))


def _rank(root: Entry) -> int:
    """The place in the order of deactivation; a role that it does not name goes before the Front End Server."""
    place = {name.lower(): number for number, (name, _called) in enumerate(ORDER)}
    return place.get(root.dn.name.lower(), len(ORDER) - 2)


def _called(root: Entry) -> str:
    return {name.lower(): title for name, title in ORDER}.get(root.dn.name.lower(), root.dn.name)


def _notices(found: Found, there: list[Entry], deleted: tuple[Change, ...], directory: Directory) -> Iterator[Notice]:
    fqdn, pool = found.server.fqdn, fqdn_of_pool(found.pool)
    if not found.others:
        yield from _on_last(found, directory)
    text = "The objects are deleted as soon as you click Finish. Stop the services of the server before (Stop Services)"
    yield Notice("warning", f"{text}, and back up its data and settings.")
    if found.others:
        yield Notice("info", f"{pool} goes on with {', '.join(one.fqdn for one in found.others)}.")
    if foreign := [entry for entry in there if "msRTCSIP-MediationServer" in entry.texts("objectClass")]:
        yield Notice("warning", f"{foreign[0].dn_text} stays: {fqdn} is a Mediation Server too.")
    where = object_class("msRTCSIP-TrustedService") & Eq("msRTCSIP-TrustedServerFQDN", fqdn)
    base, wanted = directory.forest.under_rtc_service("Trusted Services"), ("msRTCSIP-TrustedServiceType",)
    entries = [] if fqdn.lower() == pool.lower() else list(directory.search(base, where, attributes=wanted))
    if entries:
        named = ", ".join(sorted(one.text(wanted[0]) for one in entries))
        yield Notice("warning", f"These applications run on {fqdn} and keep their trusted service entries: {named}.")


def _on_last(found: Found, directory: Directory) -> Iterator[Notice]:
    """What it means that no server is left."""
    pool = fqdn_of_pool(found.pool)
    yield Notice("warning", f"{found.server.fqdn} is the last server of {pool}: the pool stops working.")
    count, first = homed_users(found.pool.dn, directory)
    if count:
        text = f"{count} users are homed in {pool} and can't sign in any more: {first}. Move them first."
        yield Notice("warning", text)
    text = f"Move or delete the conference directories of {pool} before you deactivate its last Front End Server"
    yield Notice("warning", f"{text}; “Remove Pool” does so.")
    if found.pool.number("msRTCSIP-PoolType") == Pool.PoolType.STANDARD:
        yield Notice("info", f"{pool} is a Standard Edition server: remove its pool next.")
