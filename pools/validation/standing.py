"""The pool as it stands in the directory now: read live, once per run, with a fixed number of searches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq, Filter, Present, any_of, object_class
from ocsadmin.directory.interface import Scope
from pools import names

PREFIX: Final = "msRTCSIP-"
FOREST_CLASSES: Final = (
    "Domain", "TrustedServer", "EdgeProxy", "MCUFactory", "TrustedMCU", "TrustedWebComponentsServer", "TrustedService",
    "ConferenceDirectory", "LocationContactMapping", "LocationProfile", "PhoneRoute", "GlobalContainer",
)  # fmt: skip
"""Classes below RTC Service that checks look at, without the prefix."""
BACK_LINKS: Final = tuple(
    f"{PREFIX}{name}"
    for name in (
        "FrontEndServers", "PoolAddresses", "MCUServers", "WebComponentsServers", "ApplicationServerBL", "ServerBL",
    )
)  # fmt: skip
"""Computed by the domain controller, so they are asked for by name."""
ALL: Final = ("*", *BACK_LINKS)
COMPUTER: Final = ("dNSHostName", "userAccountControl", "cn", "sAMAccountName")


@dataclass(frozen=True)
class ServerStanding:
    """A server: its computer account, and the service connection points below it by their CN in lower case."""

    dn: DN
    computer: Entry | None
    points: Mapping[str, Entry]

    @property
    def fqdn(self) -> str:
        """The computer's DNS name, else what its DN spells."""
        known = self.computer.text("dNSHostName") if self.computer else ""
        return (known or f"{self.dn.name}.{self.dn.domain}").lower()

    def point(self, cn: str) -> Entry | None:
        return self.points.get(cn.lower())


@dataclass(frozen=True)
class Standing:
    """``of_pool``: the pool object and all below it, by the key of their DN; ``forest``: objects below RTC Service."""

    pool_dn: DN
    of_pool: Mapping[str, Entry]
    forest: Mapping[str, Sequence[Entry]]
    servers: Sequence[ServerStanding]
    application_contacts: Sequence[Entry]

    @classmethod
    def read(cls, directory: Directory, pool_dn: DN, server_dns: Iterable[DN]) -> Standing:
        """``server_dns`` are the servers' own objects (``CN=LC Services,CN=Microsoft,<computer>``).

        :raises DirectoryError: the directory can't be read.
        """
        rtc_service = directory.forest.under_rtc_service("Pools").parent
        pool = directory.get(pool_dn, ALL)
        below = directory.search(pool_dn, Present("objectClass"), attributes=ALL) if pool else ()
        wanted = any_of("objectClass", [f"{PREFIX}{name}" for name in FOREST_CLASSES])
        found = directory.search(rtc_service, wanted, attributes=ALL)
        contacts = rtc_service.child("CN", "Application Contacts")
        return cls(
            pool_dn,
            {entry.dn.key: entry for entry in (*([pool] if pool else ()), *below)},
            _by_class(found),
            [_server(directory, names.owner_of_service(dn)) for dn in server_dns],
            _children(directory, contacts, object_class("contact")),
        )

    @property
    def pool(self) -> Entry | None:
        return self.of_pool.get(self.pool_dn.key)

    @property
    def service_dn(self) -> DN:
        return names.pool_service(self.pool_dn)

    def service(self, cn: str) -> Entry | None:
        """A service object of the pool: ``LC Services``, ``LS AppServer Service``, …"""
        return self.of_pool.get(names.microsoft(self.pool_dn).child("CN", cn).key)

    def of_class(self, name: str) -> Sequence[Entry]:
        """Objects below RTC Service of ``msRTCSIP-<name>``."""
        return self.forest.get(name.lower(), ())

    def at(self, dn: DN | None) -> Entry | None:
        """The object below RTC Service with this DN, if it is of a class that was read."""
        if dn is None:
            return None
        return next((entry for entries in self.forest.values() for entry in entries if entry.dn == dn), None)


def attribute(entry: Entry, name: str) -> str:
    """The text of ``msRTCSIP-<name>``."""
    return entry.text(f"{PREFIX}{name}")


def links(entry: Entry, name: str) -> list[DN]:
    return [one for one in entry.all(f"{PREFIX}{name}") if isinstance(one, DN)]


def _server(directory: Directory, computer: DN) -> ServerStanding:
    below = _children(directory, names.microsoft(computer), Present("objectClass"))
    return ServerStanding(
        computer, directory.get(computer, COMPUTER), {entry.dn.name.lower(): entry for entry in below}
    )


def _children(directory: Directory, parent: DN, where: Filter) -> list[Entry]:
    """What stands right below; nothing where the parent is missing."""
    if directory.get(parent, ("cn",)) is None:
        return []
    return list(directory.search(parent, where, attributes=ALL, scope=Scope.ONE_LEVEL))


def _by_class(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        structural = entry.texts("objectClass")[-1].removeprefix(PREFIX)
        found.setdefault(structural.lower(), []).append(entry)
    return found


def group(directory: Directory, account: str) -> Entry | None:
    """A group by its sAMAccountName, with its members."""
    where = object_class("group") & Eq("sAMAccountName", account)
    return next(iter(directory.search(directory.forest.root_domain, where, attributes=("member", "cn"))), None)
