"""What would be orphaned if a pool went now: who and what still needs it, counted, with the first names.

Source: Office Communications Server 2007 R2 documentation, "Removing an Enterprise Pool" (move users, deactivate server
roles, move or delete conference directories) and "Schema attributes by class" (what links to a pool and its services).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.errors import NotThere
from ocsadmin.directory.filters import Eq, Filter, any_of
from pools import names
from pools.deactivate_applications.plan import contacts_leading_to
from pools.directory.homed import HOMES, SHOWN, name_of, users_homed_in
from pools.directory.pools import fqdn_of_pool, servers_of_pool
from pools.rules import automatic_logon

from .belongings import Belongings

CURES: Final = {
    "users": "Move these users to another pool, or disable them.",
    "servers": "Remove these servers from the pool first (Remove Server).",
    "roles": "These roles were left over by servers: deactivate them on the host with /Force.",
    "contacts": "Delete these application contacts, or move them to another pool.",
    "destinations": "Delete these application contacts, or lead them to another pool's application.",
    "applications": "Remove these applications, or route them through another pool.",
    "conference_directories": "Wait until the move of these conference directories has ended.",
    "automatic_logon": "Let another pool redirect automatic logon first (Configure Pool/Server).",
}
TITLES: Final = {
    "users": "Users homed in the pool",
    "servers": "Servers in the pool",
    "roles": "Roles of other computers that link to the pool",
    "contacts": "Application contacts homed in the pool",
    "destinations": "Application contacts that lead to the pool's applications",
    "applications": "Applications whose traffic the pool routes",
    "conference_directories": "Conference directories that are being moved",
    "automatic_logon": "Automatic client logon",
}


@dataclass(frozen=True)
class Blocker:
    """One reason not to remove the pool. ``first`` are names with GUIDs (for links); ``count`` says how many there are.

    ``kind`` is ``users``, ``servers``, ``contacts``, … (:data:`TITLES`).
    """

    kind: str
    count: int
    first: tuple[tuple[str, UUID | None], ...]

    @property
    def title(self) -> str:
        return TITLES[self.kind]

    @property
    def cure(self) -> str:
        return CURES[self.kind]

    @property
    def names(self) -> str:
        """``A, B and 12 more``."""
        more = self.count - len(self.first)
        return ", ".join(name for name, _guid in self.first) + (f" and {more} more" if more > 0 else "")


def blockers(pool: Entry, belongings: Belongings, directory: Directory) -> list[Blocker]:
    """Every reason, in the order in which they are put right. Empty: the pool can go. Reads only."""
    found = [
        _blocker("users", users_homed_in(pool.dn, directory), name_of),
        _blocker("contacts", _contacts_homed(pool, directory), _contact_name),
        _blocker("destinations", _contacts_leading(pool, belongings, directory), _contact_name),
        _blocker("applications", belongings.foreign_services, _application_name),
        _servers(pool, directory),
        _blocker("roles", _other_roles(pool, belongings, directory), lambda entry: entry.dn_text),
        _blocker("conference_directories", belongings.moving_directories, _directory_name),
        _automatic_logon(pool),
    ]
    return [one for one in found if one.count]


def _blocker(kind: str, entries: Iterable[Entry], called: Callable[[Entry], str]) -> Blocker:
    named = sorted(((called(one), _guid(one)) for one in entries), key=lambda pair: pair[0].lower())
    return Blocker(kind, len(named), tuple(named[:SHOWN]))


def _guid(entry: Entry) -> UUID | None:
    return entry.guid if entry.has("objectGUID") else None


def _contacts_homed(pool: Entry, directory: Directory) -> Iterator[Entry]:
    service = names.pool_service(pool.dn)
    here: Filter = Eq(HOMES[0], service) | Eq(HOMES[1], service)
    return _search(directory.forest.under_rtc_service("Application Contacts"), here, directory)


def _contacts_leading(pool: Entry, belongings: Belongings, directory: Directory) -> list[Entry]:
    """Those homed elsewhere: the others are told already."""
    homed = {entry.dn for entry in _contacts_homed(pool, directory)}
    leading = contacts_leading_to([entry.dn for entry in belongings.own_services], directory)
    return [entry for entry in leading if entry.dn not in homed]


def _servers(pool: Entry, directory: Directory) -> Blocker:
    servers = servers_of_pool(pool.dn, directory)
    first: tuple[tuple[str, Any], ...] = tuple((one.fqdn, None) for one in servers[:SHOWN])
    return Blocker("servers", len(servers), first)


def _other_roles(pool: Entry, belongings: Belongings, directory: Directory) -> list[Entry]:
    """Roles that link to the pool's services or factories, on computers that are no servers of the pool."""
    computers = {one.computer for one in servers_of_pool(pool.dn, directory)}
    services = [names.microsoft(pool.dn).child("CN", f"LS {name} Service") for name in ("WebComponents", "AppServer")]
    factories = [entry.dn for entry in belongings.factories]
    where = Eq("msRTCSIP-WebComponentsPoolAddress", services[0]) | Eq("msRTCSIP-ApplicationServerPoolLink", services[1])
    if factories:
        where = where | any_of("msRTCSIP-MCUFactoryAddress", factories)
    found = _search(directory.forest.domain, where, directory)
    return [entry for entry in found if names.owner_of_service(entry.dn) not in computers]


def _automatic_logon(pool: Entry) -> Blocker:
    logon = automatic_logon.of_pool_data(names.name_and_value(pool.texts("msRTCSIP-PoolData")))
    text = f"{fqdn_of_pool(pool)} authenticates and redirects automatic client logon"
    return Blocker("automatic_logon", 1, ((text, None),)) if logon.redirects else Blocker("automatic_logon", 0, ())


def _search(base: DN, where: Filter, directory: Directory) -> Iterator[Entry]:
    wanted = ("objectGUID", "displayName", "msRTCSIP-PrimaryUserAddress")
    try:
        yield from directory.search(base, where, attributes=wanted)
    except NotThere:
        return


def _contact_name(entry: Entry) -> str:
    return entry.text("displayName") or entry.text("msRTCSIP-PrimaryUserAddress") or entry.dn.name


def _application_name(entry: Entry) -> str:
    """An instance behind a load balancer by the name in its own certificate."""
    target = names.name_and_value(entry.texts("msRTCSIP-ExtensionData")).get("TLSTarget", "")
    return f"{entry.text('msRTCSIP-TrustedServiceType')} at {target or entry.text('msRTCSIP-TrustedServerFQDN')}"


def _directory_name(entry: Entry) -> str:
    return f"number {entry.number('msRTCSIP-ConferenceDirectoryId')}"
